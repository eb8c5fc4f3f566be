# Weaves companion.md and the sources into one page. make_page.sh calls it:
#
#   awk -f page.awk page.css page.js tutorial.py mnist_nn.cpp matrix.hpp companion.md companion.md
#
# The text is read twice: first for its pairs and the functions that it shows, which must be in the sources; then to
# write the page. What is wrong is named, a line each, on standard error, and the exit status is 1.
#
# It works with any awk, whether that counts bytes or characters: no regular expression holds more than ASCII.

FNR == 1 {
    file = FILENAME
    sub(/.*\//, "", file)
    if (file == "companion.md") ++reading
    after_blank = in_part = in_function = in_docstring = 0
}

file == "page.css" { css = css $0 "\n" }
file == "page.js" { js = js $0 "\n" }

function fail(message) {
    print message > "/dev/stderr"
    failed = 1
}

function html(s) {
    gsub(/&/, "\\&amp;", s)
    gsub(/</, "\\&lt;", s)
    gsub(/>/, "\\&gt;", s)
    return s
}

# ---- The sources, cut into pieces -------------------------------------------------------------------------------------
#
# A piece is a function (or a type, an #include, …) with the comment before it. Piece p is from file of[p], begins and
# ends in the lines first[p] and last[p], and is called name[p]; piece_of[file, name] is its p.

function begin_piece() {
    of[++pieces] = file
    first[pieces] = FNR
}

function add_line(line) {
    if (FNR > first[pieces]) text[pieces] = text[pieces] "\n"
    text[pieces] = text[pieces] line
    if (line != "") last[pieces] = FNR
}

function name_piece(word) {
    name[pieces] = word
    piece_of[file, word] = pieces
}

# C++: after a blank line, what begins at the margin begins a piece, but after a comment.
file == "mnist_nn.cpp" && $0 == "// 1. The network" { in_part = 1 }
file == "mnist_nn.cpp" && $0 == "// 2. Files" {  # the rule above this heading belongs to it
    in_part = 0
    delete text[pieces]
    end_piece[file] = --pieces
}
file == "matrix.hpp" || in_part {
    if (FNR == 1 || $0 == "// 1. The network" || after_blank && /^[^ }]/ && pieces in name) {
        begin_piece()
        if (!(file in next_piece)) next_piece[file] = pieces
    }
    add_line($0)
    end_piece[file] = pieces
    after_blank = $0 == ""
    if (!(pieces in name) && /^[^\/]/) {
        word = $0
        if (/^#/) sub(/ .*/, "", word)
        sub(/ *[(={;].*/, "", word)
        sub(/.* /, "", word)
        name_piece(word)
    }
}

# Python: functions without docstrings and comments, moved to the margin; a method is called Class.method.
file == "tutorial.py" {
    if (/^[^ ]/) in_function = 0
    if (/^class /) { class = $2; sub(/[(:].*/, "", class) }
    if (/^(    )?def /) {
        begin_piece()
        in_function = 1
        margin = index($0, "def")
        word = $2
        sub(/[(].*/, "", word)
        name_piece(margin == 1 ? word : class "." word)
    }
    quotes = gsub(/"""/, "&")
    if (in_function && !in_docstring && !quotes && !/^ *#/) add_line(substr($0, margin))
    if (quotes == 1) in_docstring = !in_docstring
}

# ---- Pairs: where in a piece each expression stands ----------------------------------------------------------------------

# squeezed[p] is the text of piece p with one blank for each run of white space; at[p, k] is where its k-th character
# stands in the text.
function squeeze(p,   i, c, before) {
    if (p in squeezed) return
    for (i = 1; i <= length(text[p]); ++i) {
        c = substr(text[p], i, 1)
        if (c == "\n") c = " "
        if (c == " " && before == " ") continue
        before = c
        squeezed[p] = squeezed[p] c
        at[p, length(squeezed[p])] = i
    }
}

# cell: "`expression` in `function`, …". Marks each expression as part of the pair.
function mark(cell, language, pair,   part, n, k, p, i, where) {
    n = split(cell, part, "`")
    for (k = 2; k + 2 <= n; k += 4) {
        p = language == "NumPy" ? piece_of["tutorial.py", part[k + 2]] : piece_of["mnist_nn.cpp", part[k + 2]]
        if (!p) p = piece_of["matrix.hpp", part[k + 2]]
        where = "companion.md:" FNR ": `" part[k] "` "
        if (!p) {
            fail(where "should stand in `" part[k + 2] "`, but the sources have no such function")
            continue
        }
        wanted[p] = where "stands in `" part[k + 2] "`, which the text does not show"
        squeeze(p)
        i = index(squeezed[p], part[k])
        if (!i) fail(where "stands nowhere in `" part[k + 2] "` (" of[p] ":" first[p] ")")
        else if (index(substr(squeezed[p], i + 1), part[k]))
            fail(where "stands more than once in `" part[k + 2] "` (" of[p] ":" first[p] ")")
        else {
            ++marks[p]
            from[p, marks[p]] = at[p, i]
            to[p, marks[p]] = at[p, i + length(part[k]) - 1]
            pair_of[p, marks[p]] = pair
        }
    }
}

# The mark of piece p that begins at i; of several the longest one that is shorter than `limit`. 0: none.
function mark_at(p, i, limit,   k, best) {
    for (k = 1; k <= marks[p]; ++k)
        if (from[p, k] == i && to[p, k] < limit && (!best || to[p, k] > to[p, best])) best = k
    return best
}

# Piece p as HTML: a <span> a line; a mark that goes on in the next line is closed and opened again.
function code(p,   line, lines, n, l, i, k, c, position, depth, tag, end, limit, result, indent, rule, comment) {
    n = split(text[p], lines, "\n")
    while (lines[n] == "") --n
    for (l = 1; l <= n; ++l) {
        line = ""
        for (k = 1; k <= depth; ++k) line = line tag[k]
        comment = 0
        for (i = 1; i <= length(lines[l]); ++i) {
            ++position
            for (limit = 1e9; k = mark_at(p, position, limit); limit = to[p, k]) {
                if (depth && to[p, k] > end[depth]) fail("companion.md: two marks overlap in `" name[p] "`")
                tag[++depth] = "<mark data-p=" pair_of[p, k] ">"
                end[depth] = to[p, k]
                line = line tag[depth]
            }
            if (!comment && substr(lines[l], i, 2) == "//") {
                line = line "<i>"
                comment = 1
            }
            line = line html(substr(lines[l], i, 1))
            if (!comment && substr(lines[l], i, 2) ~ /^[(][^()]/) line = line "<wbr>"
            for (; depth && end[depth] == position; --depth) line = line "</mark>"
        }
        ++position  # the line break
        for (k = depth; k; --k) line = line "</mark>"
        indent = match(lines[l], /[^ ]/) ? RSTART - 1 : 0
        rule = lines[l] ~ /^\/\/.*(---|===)$/ ? "l rule" : "l"
        result = result "<span class=\"" rule "\" style=--i:" indent ">" line (comment ? "</i>" : "") "\n</span>"
    }
    return result
}

# ---- Equations: a line of Unicode becomes MathML ---------------------------------------------------------------------

BEGIN {
    n = split("ᵢ ⱼ ₖ ₗ ₘ ₙ ₀ ₁ ₂ ₋ ₊", from_, " ")
    split("i j k l m n 0 1 2 − +", to_, " ")
    for (k = 1; k <= n; ++k) subscript[from_[k]] = to_[k]
    n = split("ᵀ ² ⁻ ᶻ", from_, " ")
    split("T 2 − z", to_, " ")
    for (k = 1; k <= n; ++k) superscript[from_[k]] = to_[k]
    n = split("+ − = ← ≈ ≤ · × ∘ ∼ , ′ ‖ ( ) [ ]", from_, " ")
    for (k = 1; k <= n; ++k) operator[from_[k]]
    n = split("Σ √ σ δ η ε ∂ ∇ Δ ½", from_, " ")
    for (k = 1; k <= n; ++k) letter[from_[k]]
}

# The first character of s.
function head(s,   k, c) {
    for (k = 1; k <= 4; ++k) {
        c = substr(s, 1, k)
        if (c ~ /^[A-Za-z0-9. \/-]$/ || c in subscript || c in superscript || c in operator || c in letter) return c
    }
    fail("companion.md:" FNR ": page.awk knows no MathML for what begins \"" s "\"")
    return substr(s, 1, 1)
}

# What s begins with, up to the first `stop` outside of parentheses, or to a parenthesis that closes more than it opened.
function upto(s, stop,   rest, c, depth) {
    for (rest = s; rest != ""; rest = substr(rest, length(c) + 1)) {
        c = head(rest)
        if (c == "(" || c == "[") ++depth
        if (c == ")" || c == "]") --depth
        if (depth < 0 || !depth && c == stop) break
    }
    return substr(s, 1, length(s) - length(rest))
}

# An equation between words, with fractions that are no higher than these.
function in_text(s) {
    in_line = 1
    s = "<math>" math(s) "</math>"
    in_line = 0
    return s
}

# s without the parentheses around all of it, as in 1/(1 + x).
function bare(s,   within) {
    if (s !~ /^[(]/) return s
    within = upto(substr(s, 2), "")
    return s == "(" within ")" ? within : s
}

# An expression: words, and blanks between them.
function math(s,   word, result, gap) {
    while (s != "") {
        word = upto(s, " ")
        s = substr(s, length(word) + 2)
        if (word in operator) {
            result = result "<mo>" word "</mo>"
            gap = ""
        } else {
            result = result gap fraction(word)
            gap = "<mspace width=.25em></mspace>"
        }
    }
    return result
}

# A word: something, or something/something.
function fraction(s,   above, below) {
    if (index(s, "−") == 1) return "<mrow><mo>−</mo>" fraction(substr(s, length("−") + 1)) "</mrow>"
    above = upto(s, "/")
    if (above == s) return atoms(s)
    below = substr(s, length(above) + 2)
    if (in_line) return atoms(above) "<mo class=slash>/</mo>" atoms(below)
    return "<mfrac><mrow>" math(bare(above)) "</mrow><mrow>" math(bare(below)) "</mrow></mfrac>"
}

# What stands together without a blank: letters, numbers, parentheses, each with its scripts.
function atoms(s,   result, base, c, within, low, high) {
    while (s != "") {
        c = head(s)
        s = substr(s, length(c) + 1)
        low = high = ""
        if (c == "√") {
            within = upto(s, " ")
            s = substr(s, length(within) + 1)
            base = "<msqrt>" math(bare(within)) "</msqrt>"
        } else if (c == "(" || c == "[") {
            within = upto(s, "")
            base = "<mrow>" sign(c) math(within) sign(substr(s, length(within) + 1, 1)) "</mrow>"
            s = substr(s, length(within) + 2)
        } else if (c ~ /[0-9.]/ || c == "½") base = "<mn>" c "</mn>"
        else if (c ~ /[A-Za-z]/ && match(s, /^[A-Za-z-]+/)) {
            base = "<mtext>" c substr(s, 1, RLENGTH) "</mtext>"
            s = substr(s, RLENGTH + 1)
        } else if (c == "Σ") base = "<mo>∑</mo>"
        else if (c == "∂" || c == "∇" || c == "Δ") base = "<mi mathvariant=normal class=up>" c "</mi>"
        else if (c in operator) base = sign(c)
        else base = "<mi mathvariant=normal>" c "</mi>"
        while (s != "" && (c = head(s)) in subscript) {
            low = low script(subscript[c])
            s = substr(s, length(c) + 1)
        }
        while (s != "" && (c = head(s)) in superscript) {
            high = high script(superscript[c])
            s = substr(s, length(c) + 1)
        }
        low = low == "" ? "" : "<mrow>" low "</mrow>"
        high = high == "" ? "" : "<mrow>" high "</mrow>"
        if (low != "" && base == "<mo>∑</mo>") base = "<munder>" base low "</munder>"
        else if (low != "" && high != "") base = "<msubsup>" base low high "</msubsup>"
        else if (low != "") base = "<msub>" base low "</msub>"
        else if (high != "") base = "<msup>" base high "</msup>"
        result = result base
    }
    return result
}

# An operator that stays as large as the letters.
function sign(c) {
    return "<mo stretchy=false" (c == "‖" ? " lspace=0 rspace=0" : "") ">" c "</mo>"
}

function script(c) {
    if (c ~ /[0-9]/) return "<mn>" c "</mn>"
    if (c ~ /[a-z]/) return "<mi mathvariant=normal>" c "</mi>"
    if (c == "T") return "<mi mathvariant=normal class=up>T</mi>"
    return "<mo>" c "</mo>"
}

# ---- The text: what of Markdown companion.md uses ----------------------------------------------------------------------

# `code`, [a link](…), **strong**, *emphasis*; what is emphasized and is not plain words is an equation.
function inline(s,   part, n, k, t, link, bold, star, m, j, result) {
    n = split(s, part, "`")
    for (k = 1; k <= n; ++k) {
        t = html(part[k])
        if (k % 2 == 0) {
            result = result "<code>" t "</code>"
            continue
        }
        while (match(t, /\[[^]]*\]\([^)]*\)/)) {
            split(substr(t, RSTART + 1, RLENGTH - 2), link, /\]\(/)
            t = substr(t, 1, RSTART - 1) "<a href=\"" link[2] "\">" link[1] "</a>" substr(t, RSTART + RLENGTH)
        }
        while (sub(/\*\*/, bold ? "</strong>" : "<strong>", t)) bold = !bold
        m = split(t, star, "*")
        for (j = 1; j <= m; ++j) {
            if (j % 2) result = result star[j]
            else if (star[j] ~ /^[A-Za-z ][A-Za-z, ]+$/) result = result "<em>" star[j] "</em>"
            else result = result in_text(star[j]) (star[j + 1] ~ /^[,.:;)]/ ? "&#8288;" : "")  # no line begins with a comma
        }
    }
    return result
}

function slug(s) {
    s = tolower(s)
    gsub(/[^a-z]+/, "-", s)
    return s
}

function end_block() {
    if (block != "") left = left "</" block ">\n"
    block = ""
}

function begin_block(tag, attributes) {
    if (block == tag) return
    end_block()
    block = tag
    left = left "<" tag attributes ">"
}

# A section has two columns: text, equations and NumPy are on the left, C++ and the figure on the right. What is wide goes
# across both, above or below them.
function end_section() {
    end_block()
    if (left == "") return
    print "<section" (right == "" ? " class=single>" : ">")
    if (above != "") printf "<div class=above>\n%s</div>\n", above
    printf "<div class=left>\n%s</div>\n", left
    if (right != "") printf "<div class=right>\n%s</div>\n", right
    print below "</section>"
    left = right = above = below = ""
}

# Cells of a table's row, as cell[1] … cell[n].
function cells(line,   n, k) {
    gsub(/^\| *| *\|$/, "", line)
    n = split(line, cell, / *\| */)
    return n
}

# An equation of a pair: "words: `here`, in columns `there`".
function equation(s, pair,   part, n, result) {
    n = split(s, part, "`")
    result = "<button class=eq data-p=" pair ">"
    sub(/: *$/, "", part[1])
    if (part[1] != "") result = result "<span class=words>" inline(part[1]) "</span> "
    result = result "<math displaystyle=true>" math(part[2]) "</math>"
    if (n > 3) result = result "<span class=columns>in columns " in_text(part[4]) "</span>"
    return result "</button>\n"
}

# The pieces that a line names: "C++ ([file](…)): `name`, …". They must come in the order of the file.
function pieces_of(line,   part, n, k, f, p, result, a, z) {
    n = split(line, part, "`")
    match(line, /\[[^]]*\]/)
    f = substr(line, RSTART + 1, RLENGTH - 2)
    for (k = 2; k <= n; k += 2) {
        p = f == "tutorial.py" ? piece_of[f, part[k]] : next_piece[f]++
        if (f != "tutorial.py" && (name[p] != part[k] || of[p] != f)) {
            if (!lost) fail("companion.md:" FNR ": shows `" part[k] "` of " f " where `" name[p] "` is next (" f ":" first[p] ")")
            lost = 1
        }
        if (!p) fail("companion.md:" FNR ": there is no function `" part[k] "` in " f)
        shown[p]
        if (!a) a = first[p]
        z = last[p]
        result = result "<pre class=code>" code(p) "</pre>\n"
    }
    if (f == "tutorial.py") return "<div class=source>NumPy, an example a column</div>\n" result
    return "<div class=source>" f ", lines " a "–" z "</div>\n" result
}

file == "companion.md" && /^<!-- not on the page -->$/ { hidden = 1 }
file == "companion.md" && /^<!-- end -->$/ { hidden = 0; next }
file != "companion.md" || hidden { next }

# First reading: headings and pairs.
reading == 1 && /^##/ {
    title = $0
    sub(/^#+ /, "", title)
    contents = contents ($1 == "###" ? "<a class=sub" : "</div>\n<div><a") " href=\"#" slug(title) "\">" title "</a>\n"
}
reading == 1 && /^\|/ {
    n = cells($0)
    if (cell[1] == "equation") for (k = 1; k <= n; ++k) language[k] = cell[k]
    if (cell[n] == "C++") { in_pairs = 1; next }
    if (in_pairs && cell[1] !~ /^-+$/) {
        ++pairs
        for (k = 2; k <= n; ++k) mark(cell[k], language[k], pairs)
    }
}
reading == 1 && !/^\|/ { in_pairs = 0 }
reading == 1 { next }

# Second reading: the page.
FNR == 1 {
    if (failed) exit
    printf "<!DOCTYPE html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n"
    print "<meta name=viewport content=\"width=device-width, initial-scale=1\">"
    print "<meta name=color-scheme content=\"light dark\">"
    title = $0
    sub(/^# /, "", title)
    printf "<title>%s</title>\n<style>\n%s</style>\n</head>\n<body>\n<header>\n<div>\n", title, css
}
/^```/ {
    verbatim = !verbatim
    end_block()
    below = below (verbatim ? "<pre class=code id=numbers><span>" : "</span></pre>\n")
    next
}
verbatim { below = below ($0 == "" ? "</span><span>" : html($0) "\n"); next }
/^<!-- the above / { end_block(); above = left; left = ""; next }
/^# / { print "<h1>" inline(substr($0, 3)) "</h1>"; next }
/^##+ / {
    if (!in_sections) {
        end_block()
        print left "<p class=hint>An equation with a bar, and code with dots below it, have counterparts: point at one, or touch it,"
        print "and all that corresponds lights up. A click keeps it lit. Tab goes from equation to equation.</p>\n</div>"
        printf "<nav>\n<div>%s</div>\n</nav>\n</header>\n<main>\n", contents
        left = ""
        in_sections = 1
    }
    end_section()
    level = length($1)
    title = substr($0, level + 2)
    left = "<h" level " id=" slug(title) ">" inline(title) "</h" level ">\n"
    next
}
/^<!-- figure: / {
    right = right "<figure id=" $3 "></figure>\n"
    next
}
/^<.?(details|summary)>/ { end_block(); left = left $0 "\n"; next }
/^NumPy \(/ { end_block(); left = left pieces_of($0); next }
/^C\+\+ \(/ { end_block(); right = right pieces_of($0); next }
/^> / { end_block(); left = left "<p class=formula><math displaystyle=true>" math(substr($0, 3)) "</math></p>\n"; next }
/^- / { begin_block("ul"); left = left "<li>" inline(substr($0, 3)) "</li>\n"; next }
/^\|/ {
    n = cells($0)
    if (cell[1] == "equation") { begin_block("div", " class=pairs"); next }
    if (cell[1] ~ /^-+$/) next
    if (block == "div") { left = left equation(cell[1], ++pair); next }
    row = block == "table" ? "td" : "th"
    begin_block("table")
    left = left "<tr>"
    for (k = 1; k <= n; ++k) left = left "<" row ">" inline(cell[k]) "</" row ">"
    left = left "</tr>\n"
    next
}
/^$/ { end_block(); next }
{ begin_block("p"); left = left inline($0) "\n" }

END {
    if (!failed) {
        end_section()
        for (f in next_piece) for (p = next_piece[f]; p <= end_piece[f]; ++p)
            fail("companion.md: shows nothing of `" name[p] "` (" f ":" first[p] ")")
        for (p in wanted) if (!(p in shown)) fail(wanted[p])
    }
    if (failed) exit 1
    printf "</main>\n<script>\n%s</script>\n</body>\n</html>\n", js
}
