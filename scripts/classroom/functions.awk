# Finds the functions of the exercises in a C++ file, by their names. handout.sh and grade.sh call it:
#
#   awk -f functions.awk -v names="a b" -v mode=empty  SOURCE SOURCE     SOURCE with the functions still to be written
#   awk -f functions.awk -v names="a b" -v mode=list   BLANK SOURCE      for each: name, first line, last line, fault
#   awk -f functions.awk -v names="a b" -v mode=graded [-v spoiled="b"] [-v base=blank] BLANK SOURCE
#
# BLANK is the file as it was handed out, SOURCE the same file now. A fault is `gone`, or `unknown` to BLANK, too, or that a
# brace is `missing` or `extra`. What mode=graded prints is SOURCE (base=blank: BLANK with SOURCE's functions) with STAND_IN(name) after the
# { of each function, and with BLANK's text for those that are spoiled.
#
# A function begins in column 0 and ends where its braces do, but before the next line that BLANK has in column 0, too,
# however the braces stand: so a brace that is missing in one function takes no other with it.

# A comment of exercises.txt goes above the empty function: its lines, "name comment", are in the environment.
BEGIN {
    lines_left = split(ENVIRON["comments"], comments, "\n")
    for (; lines_left > 0; --lines_left) {
        at_blank = index(comments[lines_left], " ")
        comment_on[substr(comments[lines_left], 1, at_blank - 1)] = substr(comments[lines_left], at_blank + 1)
    }
}
FNR == 1 { ++file }
{ sub(/\r$/, "") }
file == 1 { blank[++blanks] = $0; if (/^(\/\/ |[A-Za-z])/ && length($0) >= 12) landmark[$0] = 1 }
file == 2 { source[++sources] = $0 }

END {
    count = split(names, name, " ")
    for (n = 1; n <= count; ++n) {
        locate(blank, blanks, name[n])
        blank_first[n] = first; blank_last[n] = last
        locate(source, sources, name[n])
        source_first[n] = first; source_last[n] = last
        if (mode == "list") print name[n], first, last, fault == "gone" && !blank_first[n] ? "unknown" : fault
    }
    if (mode == "empty" || mode == "graded") {
        if (base == "blank") write(blank, blanks, blank_first, blank_last)
        else write(source, sources, source_first, source_last)
    }
}

# Sets first and last, the lines of the definition of `name` (0 if there is none), and fault.
function locate(lines, count, name,    i, j, text, pattern) {
    first = last = comment = 0
    fault = "gone"
    pattern = "^([A-Za-z_][A-Za-z0-9_:<>,&* ]*[&* :])?" name " *\\("
    for (i = 1; i <= count && !first; ++i) {
        if (lines[i] !~ pattern) continue
        text = ""
        for (j = i; j <= count && text !~ /[{;]/; ++j) text = text lines[j]
        if (text ~ /^[^;]*[{]/) first = i                     # a declaration has a ; before any {
    }
    if (first) find_end(lines, count)
}

function find_end(lines, count,    i, depth, opened, end) {
    fault = "missing"
    for (i = first; i <= count && (i == first || !(lines[i] in landmark)); ++i) {
        depth += braces(lines[i])
        if (seen) opened = 1
        if (depth < 0) fault = "extra"
        else if (opened && depth == 0 && fault == "missing") { fault = ""; end = i }
    }
    if (fault == "" && depth > 0) fault = "missing"
    last = fault == "" ? end : i - 1
    while (lines[last] ~ /^[ \t]*$/) --last
}

# How many more { than } the line has outside of strings and comments. Sets seen if there is a {.
function braces(line,    i, c, two, quote, sum) {
    seen = 0
    for (i = 1; i <= length(line); ++i) {
        c = substr(line, i, 1)
        two = substr(line, i, 2)
        if (comment) { if (two == "*/") { comment = 0; ++i } }
        else if (quote != "") { if (c == "\\") ++i; else if (c == quote) quote = "" }
        else if (two == "//") break
        else if (two == "/*") { comment = 1; ++i }
        else if (c == "\"" || c == "'") quote = c
        else if (c == "{") { ++sum; seen = 1 }
        else if (c == "}") --sum
    }
    return sum + 0
}

function write(lines, count, begin, end,    i, n, at) {
    for (n = 1; n <= split(names, name, " "); ++n) if (begin[n]) at[begin[n]] = n
    place(1)
    for (i = 1; i <= count; ++i) {
        if (!(i in at)) { print lines[i]; continue }
        n = at[i]
        if (mode == "empty") empty(n)
        else if (index(" " spoiled " ", " " name[n] " ") || !source_first[n]) with_stand_in(blank, blank_first[n], blank_last[n], name[n])
        else { place(source_first[n]); with_stand_in(source, source_first[n], source_last[n], name[n]) }
        i = end[n]
        place(i + 1)
    }
}

# Compilers then name the line in SOURCE.
function place(line) { if (mode == "graded" && base != "blank") print "#line " line }

function with_stand_in(lines, from, to, name,    i, done, line) {
    for (i = from; i <= to; ++i) {
        line = lines[i]
        if (!done) done = sub(/[{]/, "{ STAND_IN(" name ")", line)
        print line
    }
}

# The function without its body; what checks its arguments with `require` stays.
function empty(n,    i, body) {
    for (i = source_first[n]; i <= source_last[n]; ++i) {
        if (i == source_first[n] && name[n] in comment_on) print "// " comment_on[name[n]]
        if (!body) print substr(source[i], 1, index(source[i], "{") ? index(source[i], "{") : length(source[i]))
        else if (source[i] ~ /^    require\(.*;$/) print source[i]
        if (index(source[i], "{")) body = 1
    }
    print "    // To be written, as the comment above says. Help: make hint EXERCISE=" name[n]
    print "    throw std::logic_error(\"" name[n] " is not written yet; run: make grade\");"
    print "}"
}
