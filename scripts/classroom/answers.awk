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

# The answer as it is compared: a word in lower case, a whole number without leading zeros, or a number with so many decimals.
function normal(answer, decimals) {
    if (decimals !~ /^[0-9]/) {
        answer = tolower(answer)
        if (answer !~ /^-?[0-9]+\.?[0-9]*$/) return answer
        while (answer ~ /^-?0[0-9]/) sub(/0/, "", answer)
        if (answer ~ /\./) { sub(/0+$/, "", answer); sub(/\.$/, "", answer) }
        return answer
    }
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
    else if (f[2] == "otherwise") fallback[f[1], f[3]] = f[4]
    else {      # two mistakes may lead to one number
        said = message[f[1], f[3], f[4], f[5]]
        message[f[1], f[3], f[4], f[5]] = said == "" || said == f[6] ? f[6] : said "; or: " f[6]
    }
    next
}
match($0, /^[a-z_]+ *:/) {
    key = substr($0, 1, RLENGTH - 1)
    sub(/ +$/, "", key)
    answer = tolower(substr($0, RLENGTH + 1))
    sub(/#.*/, "", answer)
    if (decimals[key, 1] ~ /^[0-9]/ && answer ~ /^ *[0-9.]+ *%/) answer = answer / 100
    gsub(/\r|%/, "", answer)
    gsub(/^[ \t]+|[ \t]+$/, "", answer)
    if (key in text) answers[key] = answer == "" ? "" : decimals[key, 1] == "letter" ? letters_in(key, answer) : numbers_in(key, answer)
}

# The letters of an answer, with blanks between, where it is clear which they are: "(d)", "d: the slope", "ab", "b,a",
# "a: cross-entropy, b: quadratic", or one of the texts to choose from. Otherwise the answer as it is.
function letters_in(key, answer,    n, f, i, word, found, count) {
    n = split(tolower(given[key, variant_of(number, key)]), f, "\t")
    if (parts[key] == 1)
        for (i = 4; i <= n && i < 8; ++i) if (answer == f[i]) return substr("abcd", i - 3, 1)
    if (parts[key] == 1 && answer ~ /^\(?[a-d]([).:,;]|$)/) return substr(answer, answer ~ /^\(/ ? 2 : 1, 1)
    gsub(/ and /, " ", answer)
    n = split(answer, word, /[^a-z0-9.]+|\.( |$)/)
    for (i = 1; i <= n; ++i) if (word[i] ~ /^[a-d]$/) found = ++count == 1 ? word[i] : turned_round(key, answer) ? word[i] " " found : found " " word[i]
    if (count == parts[key]) return found
    if (answer ~ /^[a-d][a-d]$/ && parts[key] == 2) return substr(answer, 1, 1) " " substr(answer, 2)
    return answer
}
# Does it name what is asked for first as the second?
function turned_round(key, answer,    first, second) {
    first = index(answer, key == "larger_delta" ? "cross" : "small")
    second = index(answer, key == "larger_delta" ? "quad" : "large")
    return first && second && second < first
}

# The same for numbers and shapes: "z = 15", "0.3 * 50 = 15", "3/8", "step 1: 0.25, step 2: 0.03".
function numbers_in(key, answer,    kind, fraction) {
    kind = decimals[key, 1]
    gsub(/×/, "x", answer); gsub(/−/, "-", answer)
    gsub(/step *[0-9] *[:.]?/, "", answer)
    if (parts[key] == 1) sub(/^.*([=:]|->| so )[ \t]*/, "", answer)
    else gsub(/[^,;=]*=/, "", answer)
    if (split(answer, fraction, "/") == 2 && answer ~ /^-?[0-9.]+\/[0-9.]+$/ && fraction[2] > 0)
        answer = sprintf("%.6f", fraction[1] / fraction[2])
    if (kind == "shape") answer = with_x(answer)
    if (kind == "whole") answer = whole_in(answer)
    gsub(/ *x */, "x", answer)
    gsub(/[,;] | and /, " ", answer); gsub(/,/, ".", answer)
    if (answer !~ /[a-wyz(:=]/) return answer
    return all_in(answer, kind == "shape" ? "[0-9]+x[0-9]+" : "-?[0-9]*\\.?[0-9]+", parts[key])
}
# What matches the pattern, with blanks between, if it does so `wanted` times. Otherwise the answer as it is.
function all_in(answer, pattern, wanted,    rest, found, count) {
    rest = answer
    if (wanted == 1) sub(/ +\(.*$/, "", rest)
    for (; match(rest, pattern); rest = substr(rest, RSTART + RLENGTH)) found = found (count++ ? " " : "") substr(rest, RSTART, RLENGTH)
    return count == wanted ? found : answer
}
# "(15, 30)", "15 * 30" and "15 by 30" as 15x30.
function with_x(answer,    shape) {
    while (match(answer, /\([0-9]+ *, *[0-9]+\)/)) {
        shape = substr(answer, RSTART + 1, RLENGTH - 2)
        sub(/ *, */, "x", shape)
        answer = substr(answer, 1, RSTART - 1) " " shape " " substr(answer, RSTART + RLENGTH)
    }
    gsub(/ *(\*| by ) */, "x", answer)
    gsub(/^ +| +$/, "", answer)
    return answer
}
# The whole number in "output 1", "1 (0.72)", "1, off by 0.65", "1,001", "1 001", "the one". Otherwise the answer as it is.
function whole_in(answer,    rest, place, found, count) {
    if (match(answer, /(output|digit) +[0-9]+/)) {
        answer = substr(answer, RSTART, RLENGTH)
        gsub(/[^0-9]/, "", answer)
        return answer
    }
    sub(/^the +/, "", answer)
    if (answer ~ /^[0-9][0-9]?[0-9]?( [0-9][0-9][0-9])+( |$)/) sub(/ /, "", answer)
    if (answer ~ /^[0-9][0-9]?[0-9]?(,[0-9][0-9][0-9])+/) gsub(/,/, "", answer)
    rest = answer
    sub(/ +\(.*$/, "", rest)
    place = place_of(rest)
    if (place >= 0) return place
    if (answer !~ /[a-wyz(:=]/) return answer
    for (rest = answer; match(rest, /[0-9.]+/); rest = substr(rest, RSTART + RLENGTH))     # the only one without a point
        if (substr(rest, RSTART, RLENGTH) !~ /\./) { found = substr(rest, RSTART, RLENGTH); ++count }
    return count == 1 ? found : answer
}
# 0 for "zero" to 9 for "nine", and -1 for anything else.
function place_of(answer,    word, n) {
    for (n = split("zero one two three four five six seven eight nine", word, " "); n > 0 && word[n] != answer; --n) ;
    return n - 1
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
function is_right(key, variant, part, answer) {
    if (decimals[key, part] ~ /^[0-9]/) return is_near(key, variant, part, answer, 1)
    return digest(key variant part normal(answer)) == right_digest[key, variant, part]
}
# Is it a number that is right but for so many steps of the last decimal?
function is_near(key, variant, part, answer, steps,    k) {
    for (k = -steps; k <= steps; ++k)
        if (digest(key variant part stepped(answer, k, decimals[key, part])) == right_digest[key, variant, part]) return 1
    return 0
}
# The number, k steps of the last decimal farther.
function stepped(answer, k, decimals) { return normal(answer + k / 10 ^ decimals, decimals) }

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
    else if (n != parts[key]) print key "\twrong\t" parts[key] (parts[key] == 1 ? " answer is asked for: write it alone, or last, after a =" : " answers are asked for, with blanks between, and there " (n == 1 ? "is 1" : "are " n))
    else print key "\twrong\t" why(key, variant, part, word[part])
}

# Is it the right answer with fewer decimals than are asked for?
function is_rounded(key, variant, part, answer,    places) {
    places = answer ~ /\./ ? length(answer) - index(answer, ".") : 0
    return places < decimals[key, part] && is_near(key, variant, part, answer, 10 ^ (decimals[key, part] - places) / 2)
}

# What is wrong with a part of an answer: a typical mistake, its form, or a slip.
function why(key, variant, part, answer,    kind, said, how, k) {
    kind = decimals[key, part]
    said = digest(key variant part normal(answer, kind))
    if ((key, variant, part, said) in message) return message[key, variant, part, said]
    for (k = -1; k <= 1 && kind ~ /^[0-9]/; k += 2) {      # the last decimal, rounded another way
        said = digest(key variant part stepped(answer, k, kind))
        if ((key, variant, part, said) in message) return message[key, variant, part, said]
    }
    how = (key, part) in fallback ? fallback[key, part] : "make hint EXERCISE=" key " helps"
    said = answer (parts[key] > 1 ? ", as answer " part : "")
    if (kind == "letter" && answer !~ /^[a-d]$/) return said ": a letter is asked for"
    if (kind == "shape" && answer !~ /^[0-9]+x[0-9]+$/) return said ": a shape is asked for, rows x columns, as 5x7"
    if (kind ~ /^[0-9w]/ && answer !~ /^-?[0-9]*\.?[0-9]*$/) return said ": a number is asked for" (kind == "whole" ? "" : ", as 0.25")
    said = said (parts[key] > 1 ? ", is not right: " : " is not right: ")
    if (kind == "letter" || kind == "shape") return said how
    if (is_right(key, variant, part, -answer)) return said "the sign is turned round"
    for (k = 0.01; k <= 100; k *= 10)
        if (k != 1 && is_right(key, variant, part, kind == "whole" ? sprintf("%.6f", answer * k) : answer * k)) return said "what is right is ten or a hundred times as much, or as little"
    if (kind != "whole" && is_rounded(key, variant, part, answer)) return said kind " decimals are asked for"
    return said how
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
