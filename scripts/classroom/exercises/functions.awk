# Finds functions by their names in a C++ file and puts other bodies into them. It is called by handout.sh and grade.sh:
#
#   awk -f functions.awk -v bodies=FILE [-v base=blank] [-v kept="a b"] [-v label=NAME] BLANK SOURCE
#   awk -f functions.awk -v find="a b" BLANK SOURCE        prints for each: name, first line, last line (0 0: not there)
#
# BLANK is the file as it was handed out (or SOURCE itself), SOURCE the file as it is now. In the text that is printed,
# SOURCE, or with base=blank BLANK, each function of `bodies` (lines of a name, a tab and a body in which \n is a new
# line) has BLANK's first lines and the new body, and each function of `kept` is the one of SOURCE. With a label, #line
# directives say where each line comes from, so that a compiler's messages name the line in SOURCE.
#
# A function begins in column 0 and ends where its braces do, but before the next line that BLANK has in column 0 too,
# however the braces stand: so a function with a brace too few or too many takes no other with it.

FNR == 1 { file++ }
{ sub(/\r$/, "") }
file == 1 { blank[++blanks] = $0 }
file == 2 { source[++sources] = $0 }

END {
    if (bodies != "")
        while ((getline line < bodies) > 0) {
            tab = index(line, "\t")
            name = substr(line, 1, tab - 1)
            body[name] = substr(line, tab + 1)
            gsub(/\\n/, "\n", body[name])
        }
    wanted = find " " kept
    for (name in body) wanted = wanted " " name
    names = split(wanted, wanted_name, " ")

    for (i = 1; i <= blanks; ++i)
        if (is_landmark(blank[i])) landmark[blank[i]] = 1
    for (n = 1; n <= names; ++n) {
        name = wanted_name[n]
        locate(blank, blanks, name)
        blank_first[name] = first; blank_last[name] = last; head[name] = signature
        locate(source, sources, name)
        source_first[name] = first; source_last[name] = last
    }
    if (find != "") {
        for (n = split(find, wanted_name, " "); n > 0; --n)
            print wanted_name[n], source_first[wanted_name[n]] + 0, source_last[wanted_name[n]] + 0
        exit
    }

    if (base == "blank") write(blank, blanks, blank_first, blank_last)
    else write(source, sources, source_first, source_last)
}

# A line that shows where something begins: it starts in column 0 and is long enough not to stand there by chance.
function is_landmark(line) {
    return line ~ /^(\/\/ |[A-Za-z])/ && length(line) >= 12
}

# Finds the definition of the function `name` in lines[1 .. count]: sets first, last (0 if there is none) and signature,
# the text before its {.
function locate(lines, count, name,    i, j, pattern, in_comment, text, at) {
    first = last = 0
    signature = ""
    pattern = "^([A-Za-z_][A-Za-z0-9_:<>,&* ]*[&* ])?" name " *\\("
    for (i = 1; i <= count && !first; ++i) {
        if (lines[i] ~ /^\/\*/) in_comment = 1
        if (in_comment) { if (lines[i] ~ /\*\//) in_comment = 0; continue }
        if (lines[i] !~ pattern) continue
        text = ""
        for (j = i; j <= count && j < i + 10; ++j) {        # a declaration has a ; before any {
            text = text (j > i ? "\n" : "") lines[j]
            if (text ~ /[{;]/) break
        }
        at = match(text, /[{;]/)
        if (!at || substr(text, at, 1) == ";") continue
        first = i
        signature = substr(text, 1, at - 1)
        if (index(lines[i], name) == 1 && i > 1 && lines[i - 1] ~ /^[A-Za-z]/ && lines[i - 1] !~ /[;}]/) {
            first = i - 1                                   # the type stands in the line before
            signature = lines[i - 1] "\n" signature
        }
        find_end(lines, count, i)
    }
}

# Sets last to the last line of the function whose name is in lines[from].
function find_end(lines, count, from,    i, end, depth, opened) {
    quote = ""; comment = 0
    for (i = from; i <= count; ++i) {
        if (i > from && lines[i] in landmark) break
        depth += braces(lines[i])
        if (seen) opened = 1
        if (opened && depth == 0 && !end) end = i
        if (depth < 0) end = -1                             # a } too many: all up to the landmark is of this function
        if (lowest < 0 && end > 0 && end < i) end = -1
    }
    last = end > 0 && depth == 0 ? end : i - 1
    while (last > from && lines[last] ~ /^[ \t]*$/) --last
}

# How many more { than } the line has outside of strings and comments. Sets seen if there was a {. quote and comment
# tell in what the line before ended.
function braces(line,    i, c, two, sum) {
    seen = 0; lowest = 0
    for (i = 1; i <= length(line); ++i) {
        c = substr(line, i, 1)
        two = substr(line, i, 2)
        if (comment) { if (two == "*/") { comment = 0; ++i } }
        else if (quote != "") { if (c == "\\") ++i; else if (c == quote) quote = "" }
        else if (two == "//") break
        else if (two == "/*") { comment = 1; ++i }
        else if (c == "\"" || (c == "'" && substr(line, i - 1, 1) !~ /[0-9]/)) quote = c
        else if (c == "{") { ++sum; seen = 1 }
        else if (c == "}") { --sum; if (sum < lowest) lowest = sum }
    }
    quote = ""                                              # a string ends with its line
    return sum + 0
}

# Prints lines[1 .. count] with the other bodies.
function write(lines, count, begin, end,    i, j, n, name, of_line) {
    for (n = 1; n <= names; ++n)
        if (begin[wanted_name[n]]) of_line[begin[wanted_name[n]]] = wanted_name[n]
    place(1)
    for (i = 1; i <= count; ++i) {
        if (!(i in of_line)) { print lines[i]; continue }
        name = of_line[i]
        if (name in body) {
            print head[name] "{" body[name] "}"
        } else {
            place(source_first[name])
            for (j = source_first[name]; j <= source_last[name]; ++j) print source[j]
        }
        i = end[name]
        place(i + 1)
    }
}

function place(line) { if (label != "") print "#line " line " \"" label "\"" }
