# Asks the questions of questions.awk with the numbers of a student, and checks the answers.
#
#   awk -f answers.awk -v number=N -v question=KEY TABLE            prints the question
#   awk -f answers.awk -v number=N -v keys="a b" TABLE ANSWERS     a line for each: key, tab, verdict, tab, message
#   awk -f answers.awk -v others="N name N name" -v number=N TABLE ANSWERS     whose numbers the answers belong to
#
# N is the cksum of the student's name. TABLE is what questions.awk prints, and ANSWERS a student's answers.txt.

# Which of the 16 variants of a question the number draws.
function variant_of(number, key) { return digest(number " " key) % 16 }

function digest(text,    i, sum) {
    sum = 7
    for (i = 1; i <= length(text); ++i)
        sum = (sum * 131 + index(" abcdefghijklmnopqrstuvwxyz0123456789.-_", substr(text, i, 1))) % 2147483647
    return sum
}

# What kind of answer is asked for: a letter, a shape, a whole number, or a number with so many decimals.
function kind_of(answer, decimals) {
    return decimals != "" ? decimals : answer ~ /^[a-d]$/ ? "letter" : answer ~ /x/ ? "shape" : "whole"
}

# The answer as it is compared: a word in lower case, or a number with so many decimals.
function normal(answer, decimals) {
    if (decimals !~ /^[0-9]/) return tolower(answer)
    answer = sprintf("%." decimals "f", answer + (answer < 0 ? -1e-9 : 1e-9))
    return answer + 0 == 0 ? "0" : answer
}

FILENAME == ARGV[1] && !/\t/ { next }
FILENAME == ARGV[1] {
    split($0, f, "\t")
    if (f[2] == "text") {       # prose goes on in the next line; what is indented does not
        if (f[1] in text) text[f[1]] = text[f[1]] (f[3] ~ /^ / || indented ? "\n" : " ")
        text[f[1]] = text[f[1]] f[3]
        indented = f[3] ~ /^ /
    }
    else if (f[2] == "given") given[f[1], f[3]] = $0
    else if (f[2] == "right") { decimals[f[1], f[4]] = f[5]; right_digest[f[1], f[3], f[4]] = f[6]; if (f[4] > parts[f[1]]) parts[f[1]] = f[4] }
    else message[f[1], f[3], f[4], f[5]] = f[6]
    next
}
match($0, /^[a-z_]+:/) {
    key = substr($0, 1, RLENGTH - 1)
    answer = tolower(substr($0, RLENGTH + 1))
    gsub(/\r|%/, "", answer)
    gsub(/×/, "x", answer); gsub(/ *x */, "x", answer); gsub(/−/, "-", answer)
    gsub(/[,;] | and /, " ", answer); gsub(/,/, ".", answer)
    gsub(/^[ \t]+|[ \t]+$/, "", answer)
    if (key in text) answers[key] = answer
}

END {
    if (question != "") print_question()
    else if (others != "") find_owner()
    else {
        n = split(keys, key_list, " ")
        for (i = 1; i <= n; ++i) check(key_list[i])
    }
}

function print_question(    f, n, i, s) {
    s = text[question]
    n = split(given[question, variant_of(number, question)], f, "\t")
    for (i = n; i >= 4; --i) { gsub("%" (i - 3), f[i], s) }
    print s
}

# Is the answer right? A number may be off by one in the last decimal.
function is_right(key, variant, part, answer,    kind, k) {
    kind = decimals[key, part]
    if (kind !~ /^[0-9]/) return digest(key variant part normal(answer)) == right_digest[key, variant, part]
    for (k = -1; k <= 1; ++k)
        if (digest(key variant part normal(answer + k / 10 ^ kind, kind)) == right_digest[key, variant, part]) return 1
    return 0
}

# The first part of the answer that is wrong, or 0.
function first_wrong(key, variant,    n, word, part) {
    n = split(answers[key], word, " ")
    for (part = 1; part <= parts[key]; ++part)
        if (part > n || !is_right(key, variant, part, word[part])) return part
    return n > parts[key] ? parts[key] + 1 : 0
}

function check(key,    variant, part, n, word) {
    if (!(key in answers) || answers[key] == "") { print key "\tnot yet\t"; return }
    if (number == "") { print key "\tnot yet\tfirst write your name into answers.txt: name: ann-smith (a to z and hyphens)"; return }
    variant = variant_of(number, key)
    part = first_wrong(key, variant)
    n = split(answers[key], word, " ")
    if (!part) print key "\tdone\t"
    else if (n != parts[key]) print key "\twrong\t" parts[key] (parts[key] == 1 ? " answer is" : " answers are") " asked for, with blanks between, and there " (n == 1 ? "is 1" : "are " n)
    else print key "\twrong\t" why(key, variant, part, word[part])
}

# What is wrong with a part of an answer: a typical mistake, its form, or a slip.
function why(key, variant, part, answer,    kind, said, k) {
    kind = decimals[key, part]
    said = digest(key variant part normal(answer, kind))
    if ((key, variant, part, said) in message) return message[key, variant, part, said]
    said = answer (parts[key] > 1 ? ", as answer " part "," : "") " is not right"
    if (kind == "letter") return said (answer ~ /^[a-d]$/ ? "; make hint EXERCISE=" key " helps" : ": a letter is asked for")
    if (kind == "shape") return said (answer ~ /^[0-9]+x[0-9]+$/ ? ": rows x columns, and an example is a row" : ": a shape is asked for, rows x columns, as 5x7")
    if (answer !~ /^-?[0-9]*\.?[0-9]*$/) return said ": a number is asked for" (kind == "whole" ? "" : ", as 0.25")
    if (is_right(key, variant, part, -answer)) return said ": the sign is turned round"
    for (k = 0.01; k <= 100; k *= 10)
        if (is_right(key, variant, part, kind == "whole" ? sprintf("%.0f", answer * k) : answer * k)) return said ": the decimal point is in another place"
    if (kind != "whole" && answer ~ /\./ && length(answer) - index(answer, ".") < kind) said = said ": " kind " decimals are asked for"
    return said "; make hint EXERCISE=" key " helps"
}

# Whose numbers do the answers belong to that are wrong for the student's own? Named where three or more do.
function find_owner(    list, n, i, key, count, own) {
    n = split(others, list, " ")
    for (key in answers) if (answers[key] != "") own[key] = !first_wrong(key, variant_of(number, key))
    for (i = 1; i < n; i += 2) {
        if (list[i] == number) continue
        count = 0
        for (key in own) if (!own[key] && !first_wrong(key, variant_of(list[i], key))) ++count
        if (count >= 3) print list[i + 1] "\t" count
    }
}
