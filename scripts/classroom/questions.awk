# The questions, with numbers and answers for each of 16 variants. A student's name draws the variant (answers.awk).
#
#   awk -f answers.awk -f questions.awk            the table that is handed out: answers as digests, so that it cannot be copied
#   awk -f answers.awk -f questions.awk -v number=N    the answers of the student whose name has this number, to be read
#
# A question says its text, with %1, %2 … for what it gives; then, part by part, what is right, and what is typically
# wrong with the words that the grader says of it. A part is a word or a number with so many decimals.

BEGIN {
    for (variant = 0; variant < 16; ++variant) questions(variant)
    for (i = 1; i <= keys_asked; ++i) if (number) printf "%-14s%s\n", asked[i] ":", own[asked[i]]
    exit
}

function ask(name) { key = name; if (variant == 0) asked[++keys_asked] = key }
function say(text) { if (variant == 0 && !number) print key "\ttext\t" text }

function give(a, b, c, d, e, f) {
    if (!number) print key "\tgiven\t" variant "\t" a "\t" b "\t" c "\t" d "\t" e "\t" f
}
function right(part, answer, decimals) {
    right_one[part] = normal(answer, decimals)
    if (number) {
        if (variant == variant_of(number, key)) own[key] = own[key] (part == 1 ? "" : " ") right_one[part]
    } else print key "\tright\t" variant "\t" part "\t" kind_of(right_one[part], decimals) "\t" digest(key variant part right_one[part])
}
function typical(part, answer, decimals, message) {
    answer = normal(answer, decimals)
    if (!number && answer != right_one[part])
        print key "\twrong\t" variant "\t" part "\t" digest(key variant part answer) "\t" message
}

# What is said of an answer that is neither: what to do.
function otherwise(part, message) { if (variant == 0 && !number) print key "\totherwise\t" part "\t" message }

# Four reasons to choose from, in the order of `places`: reason[0] is right, and reason_not[k] says what is wrong with
# the others.
function choose_of_four(places,    i, given_as) {
    for (i = 0; i < 4; ++i) {
        say("   " substr("abcd", i + 1, 1) ": %" i + 1)
        given_as[i] = reason[substr(places, 2 * i + 1, 1)]
    }
    give(given_as[0], given_as[1], given_as[2], given_as[3])
    right(1, letter(places, 0))
    for (i = 1; i < 4; ++i) typical(1, letter(places, i), "", reason_not[i])
}

# The k-th of the words in a list, counted from 0, and round again.
function pick(list, k,    word, n) { n = split(list, word, " "); return word[k % n + 1] }
# The letter under which the k-th of n things comes when they are listed in the order of `places`, as in "2 0 1".
function letter(places, k,    word, n, i) {
    n = split(places, word, " ")
    for (i = 1; i <= n; ++i) if (word[i] == k) return substr("abcd", i, 1)
}
function orders3(v) { return pick("012 120 201 021 102 210", v) }
function spaced(s,    i, t) { for (i = 1; i <= length(s); ++i) t = t " " substr(s, i, 1); return substr(t, 2) }
function root(x) { return sqrt(x) }
function abs(x) { return x < 0 ? -x : x }

function questions(v,    back, label, other, a, i, list, best, n, m, k, s, o, size, h, w, y, out, d1, d2, x, g, eta) {
    # ---- one-hot, argmax
    label = v % 10
    other = (label + 3 + v % 4) % 10
    for (i = 0; i < 10; ++i) a[i] = pick("0.02 0.11 0.01 0.05 0.08", i + v)
    a[label] = v % 2 ? 0.65 : 0.35
    a[other] = v % 2 ? 0.72 : 0.48
    list = ""
    for (i = 0; i < 10; ++i) list = list " " a[i]
    ask("read_as")
    say("A network's outputs for one image, from output 0 to output 9, are")
    say("   %1")
    say("As which digit does it read the image (argmax)?")
    give(list)
    right(1, other)
    otherwise(1, "argmax is the place of the largest output, counted from 0")
    typical(1, label, "", "is that output the largest?")
    typical(1, other + 1, "", "outputs count from 0, as the digits do")
    typical(1, a[other], "", "that is the output; which digit does it stand for?")

    ask("farthest")
    say("The outputs for another image are, from output 0 to output 9,")
    say("   %1")
    say("Its label is %2. Which output is the farthest from what one-hot encoding wants it to be?")
    give(list, label)
    best = v % 2 ? other : label
    right(1, best)
    otherwise(1, "write below the outputs what is wanted, 1 at the label and 0 everywhere else: where is the difference largest? (the place, counted from 0)")
    typical(1, v % 2 ? label : other, "", v % 2 ? "the label's output should be 1 and lacks less than another one has too much" : "that output should be 0; the label's own, which should be 1, lacks more")
    typical(1, best + 1, "", "outputs count from 0, as the digits do")
    for (i = 0; i < 10; ++i) typical(1, a[i], "", "that is an output; which one is it?")

    # ---- sgd
    n = 1000 * (10 + 3 * v) + 4
    m = pick("10 20 50 100", v)
    ask("updates")
    say("A training set has %1 images. With mini-batches of %2, how many updates does the network make in one epoch?")
    give(n, m)
    right(1, int(n / m) + 1)
    otherwise(1, "each mini-batch makes one update; how many are there, with the smaller one at the end?")
    typical(1, int(n / m), "", "the images that are left make a last, smaller mini-batch, and it makes an update, too")
    typical(1, n, "", "that is one for each image; a mini-batch makes one update for all its images")
    typical(1, m, "", "that is how many images a mini-batch has; how many mini-batches are there?")
    typical(1, n * m, "", "a mini-batch makes one update for all its images, so there are fewer updates than images")
    typical(1, n / m, "", "half an update is none: the images that are left make one of their own")

    # ---- first weights
    k = pick("81 100 121 144 169 196 225 256", v)
    s = v < 8 ? 1 : 0.5
    ask("z_deviation")
    say("%1 of the 784 pixels of an image are 1, the others are 0. A neuron's 784 weights are drawn from a normal")
    say("distribution with mean 0 and standard deviation %2; its bias is 0. What is the standard deviation of its z? (two decimals)")
    give(k, s)
    right(1, s * root(k), 2)
    otherwise(1, "z is the sum of the weights whose pixel is 1: the variance of one weight, times their number, and the root of that")
    typical(1, s * k, 2, "deviations do not add up; variances do, and the deviation is the root of the sum")
    typical(1, s * s * k, 2, "that is the variance of z; the deviation is its root")
    typical(1, s * 28, 2, "weights whose pixel is 0 add nothing to z")
    typical(1, s, 2, "that is the deviation of one weight; z is the sum of many")
    if (s != 1) typical(1, root(k), 2, "where is the deviation of one weight?")
    typical(1, s * s * root(k), 2, "the root of the variance of one weight is its deviation, which counts once")
    typical(1, s * 784, 2, "deviations do not add up, variances do; and weights whose pixel is 0 add nothing")

    o = spaced(orders3(v))
    ask("saturated")
    say("Of three networks with 784 inputs, the first weights are drawn with these standard deviations:")
    say("   a: %1   b: %2   c: %3")
    say("In which one are most hidden neurons saturated from the start (|z| above 4.6, where the slope of the sigmoid is")
    say("below 0.01), if an image has 150 pixels of 1? (a letter)")
    list = "1.5 0.05 0.001"
    give(pick(list, substr(o, 1, 1)), pick(list, substr(o, 3, 1)), pick(list, substr(o, 5, 1)))
    right(1, letter(o, 0))
    typical(1, letter(o, 1), "", "there the deviation of z is 0.05 times the root of 150, about 0.6: the sigmoid is steep there")
    typical(1, letter(o, 2), "", "there every z is almost 0, where the sigmoid is steepest")

    # ---- sigmoid_derivative
    a[0] = pick("0.9 0.8 0.7 0.95 0.85 0.75 0.6 0.98 0.92 0.88 0.82 0.78 0.72 0.68 0.62 0.55", v)
    ask("slope")
    say("A neuron's output is a = sigmoid(z) = %1. How steep is the sigmoid at this z? (four decimals)")
    give(a[0])
    right(1, a[0] * (1 - a[0]), 4)
    otherwise(1, "the output a is enough: a (1 - a)")
    typical(1, sigma(a[0]) * (1 - sigma(a[0])), 4, "a is sigmoid(z) already; do not take the sigmoid of it again")
    typical(1, a[0], 4, "that is the output; how much does it change with z?")
    typical(1, 1 - a[0], 4, "1 - a is only one of the two factors")
    typical(1, 1 - a[0] * a[0], 4, "1 - a a is the slope of tanh")
    typical(1, a[0] * a[0], 4, "that is a a; one of the two factors is 1 - a")
    typical(1, 0.25, 4, "that is the slope at z = 0, where a is 0.5")

    # ---- shapes
    size[0] = pick("784 64 256 400", v)
    size[1] = pick("30 100 50 40 20", v)
    m = pick("10 25 32 15", int(v / 4))
    ask("shapes")
    say("A network of %1, %2 and 10 neurons gets a mini-batch of %3 examples. Of the hidden layer, l = 1: which shapes do z, delta,")
    say("the gradient of the weights and the gradient of the biases have in this program? (four shapes, like 5x7 2x3 4x4 1x6)")
    give(size[0], size[1], m)
    for (i = 1; i <= 2; ++i) {
        right(i, m "x" size[1])
        typical(i, size[1] "x" m, "", (i == 1 ? "z" : "delta") " is turned round: an example is a row here")
        typical(i, size[0] "x" size[1], "", "that is the shape of the weights; " (i == 1 ? "z has" : "delta has") " a row for each example")
        typical(i, m "x10", "", "that is the output layer's")
        typical(i, "1x" size[1], "", "one row is for one example; there is a row for each")
    }
    right(3, size[0] "x" size[1])
    typical(3, size[1] "x" size[0], "", "the gradient of the weights is turned round: neurons x inputs is the tutorial's; here it is inputs x neurons")
    typical(3, m "x" size[1], "", "the gradient of the weights has the shape of the weights; the examples are summed up in it")
    typical(3, size[1] "x10", "", "those are the weights of the layer above, l = 2")
    right(4, "1x" size[1])
    otherwise(1, "a row for each example, a column for each neuron of layer 1")
    otherwise(2, "a row for each example, a column for each neuron of layer 1")
    otherwise(3, "a gradient has the shape of what it belongs to: inputs x neurons")
    otherwise(4, "a gradient has the shape of what it belongs to: one row, a column for each neuron")
    typical(4, m "x" size[1], "", "the gradient of the biases is the sum over the examples, so it has one row")
    typical(4, size[1] "x1", "", "the biases are a row here, which is added to each row of a w")
    typical(4, "1x10", "", "those are the biases of the output layer")

    # ---- output_delta
    a[1] = pick("0.98 0.97 0.99 0.96", v)
    a[2] = pick("0.6 0.55 0.65 0.7", int(v / 2))
    ask("larger_delta")
    say("Two outputs should both be 0. Output a is %1, output b is %2. Which of them has the larger delta with the cross-entropy")
    say("cost, and which with the quadratic cost? (two letters)")
    give(v % 2 ? a[1] : a[2], v % 2 ? a[2] : a[1])
    right(1, v % 2 ? "a" : "b")
    typical(1, v % 2 ? "b" : "a", "", "with cross-entropy delta is a - y: the farther off, the larger")
    right(2, v % 2 ? "b" : "a")
    typical(2, v % 2 ? "a" : "b", "", "with the quadratic cost delta has the slope a (1 - a) as a factor: work out both")

    o = spaced(pick("0123 1230 2301 3012 1032 2103 3210 0321", v))
    ask("stalls")
    say("With the quadratic cost an output that is badly wrong hardly learns. Why? (a letter)")
    reason[0] = "the slope of the sigmoid is a factor of its delta, and where the neuron is saturated it is almost 0"
    reason[1] = "the difference between output and label gets small when the output is badly wrong"
    reason[2] = "the mini-batch has many other examples, and the mean hides it"
    reason[3] = "the quadratic cost of an output is never larger than 1/2, so its steps are limited"
    reason_not[1] = "a - y is largest there; something else makes delta small"
    reason_not[2] = "it happens with a single example, too"
    reason_not[3] = "how large a cost is does not say how fast it changes; the gradient does"
    choose_of_four(o)

    # ---- backprop
    h[1] = pick("0.6 0.7 0.8 0.4", v); h[2] = pick("0.3 0.2 0.9 0.5 0.1", v); h[3] = pick("0.5 0.9 0.35", v)
    w[1] = pick("0.5 -0.8 1.5", v); w[2] = pick("-1.2 2 0.4 -0.6 1.1", v); w[3] = pick("0.9 -0.3", v)
    x[1] = pick("0.5 0.25 0.75", v); x[2] = pick("0.8 0.9 0.4 0.2", int(v / 3))
    out = pick("0.7 0.35 0.8 0.45 0.9 0.25 0.6", v)
    y = v % 2
    k = v % 3 + 1
    i = int(v / 2) % 2 + 1
    d1 = out - y
    d2 = d1 * w[k] * h[k] * (1 - h[k])
    ask("chain_rule")
    say("A network of 2, 3 and 1 neurons with the cross-entropy cost gets one example, x = (%1), label %2. Going forward, the hidden")
    say("layer's activations come out as (%3), and the output as %4. The weights from the hidden layer to the output are (%5).")
    say("How does the cost change with the weight from %6? In three steps: delta of the output (two")
    say("decimals); delta of that hidden neuron (four decimals); the weight's gradient (four decimals).")
    give(x[1] ", " x[2], y, h[1] ", " h[2] ", " h[3], out, w[1] ", " w[2] ", " w[3], "the " pick("first second", i - 1) " input to the " pick("first second third", k - 1) " hidden neuron")
    right(1, d1, 2)
    otherwise(1, "step 1: the output minus the label")
    typical(1, -d1, 2, "step 1: the sign is turned round: output minus label")
    typical(1, d1 * out * (1 - out), 2, "step 1: that is the quadratic cost's delta; with cross-entropy the slope cancels")
    typical(1, out, 2, "step 1: that is the output; how far is it from the label?")
    typical(1, d2 * x[i], 2, "in the order of the steps: delta of the output, delta of the hidden neuron, gradient")
    right(2, d2, 4)
    otherwise(2, "step 2: the delta of step 1, times the weight from this hidden neuron to the output, times its own slope, h (1 - h)")
    typical(2, -d2, 4, "step 2: the sign is turned round")
    typical(2, d1 * w[k], 4, "step 2: the slope of the hidden neuron is missing, h (1 - h)")
    typical(2, d1 * w[k] * out * (1 - out), 4, "step 2: that is the slope of the output; the hidden neuron's own is wanted")
    typical(2, d1 * w[k] * h[k], 4, "step 2: times h (1 - h), not h")
    typical(2, d1 * w[k] * sigma(h[k]) * (1 - sigma(h[k])), 4, "step 2: h is sigmoid(z) already; do not take the sigmoid of it again")
    typical(2, d1 * h[k] * (1 - h[k]), 4, "step 2: the weight through which the cost sees this neuron is missing")
    typical(2, d1 * w[k] * (1 - h[k]), 4, "step 2: times h (1 - h), not 1 - h alone")
    typical(2, d1 * w[k] * w[k] * h[k] * (1 - h[k]), 4, "step 2: the weight counts once")
    typical(2, d1 * w[k % 3 + 1] * h[k] * (1 - h[k]), 4, "step 2: that is the weight of another hidden neuron")
    typical(2, d1 * w[(k + 1) % 3 + 1] * h[k] * (1 - h[k]), 4, "step 2: that is the weight of another hidden neuron")
    right(3, d2 * x[i], 4)
    otherwise(3, "step 3: the delta of step 2, times the input that goes into this weight")
    if (w[k] != x[3 - i]) typical(3, d2 * w[k], 4, "step 3: the weight to the output is in step 2 already; what goes into this weight is the input")
    typical(3, -d2 * x[i], 4, "step 3: the sign is turned round")
    typical(3, d2 * x[3 - i], 4, "step 3: that is the weight from the other input")
    typical(3, d2 * h[k], 4, "step 3: what goes into this weight is the input, not the hidden neuron's activation")
    typical(3, d2, 4, "step 3: that is delta; it is multiplied with what goes into the weight")
    typical(3, d1 * h[k], 4, "step 3: that is the gradient of the weight from the hidden neuron to the output")

    # A hidden neuron that goes on to two outputs.
    h[1] = pick("0.6 0.7 0.8 0.3", v)
    w[1] = pick("0.5 -0.8 1.5 2", int(v / 4)); w[2] = pick("-1.2 0.9 0.4", v)
    x[1] = pick("0.45 -0.3 0.6", v); x[2] = pick("-0.25 0.55 0.7 -0.5", int(v / 2))
    s = h[1] * (1 - h[1])
    back = w[1] * x[1] + w[2] * x[2]
    ask("two_ways")
    say("A hidden neuron's activation is %1. Its weight to the first output is %2, to the second %3. Their deltas are %4 and %5.")
    say("What is the delta of the hidden neuron? (three decimals)")
    give(h[1], w[1], w[2], x[1], x[2])
    right(1, back * s, 3)
    otherwise(1, "each output's delta times the weight to it, both added up, times the slope of the hidden neuron, h (1 - h)")
    typical(1, (w[1] * x[1] - w[2] * x[2]) * s, 3, "the effects of the two outputs add up; yours are subtracted")
    typical(1, w[1] * x[1] * s, 3, "that is the way through the first output alone; the cost changes through both, and their effects add up")
    typical(1, w[2] * x[2] * s, 3, "that is the way through the second output alone; the cost changes through both, and their effects add up")
    typical(1, back * s / 2, 3, "the effects of the two outputs add up; that is their mean")
    typical(1, back, 3, "the slope of the hidden neuron is missing, h (1 - h)")
    typical(1, back * h[1], 3, "times the slope of the hidden neuron, h (1 - h), not its activation")
    typical(1, back * sigma(h[1]) * (1 - sigma(h[1])), 3, "h is sigmoid(z) already; do not take the sigmoid of it again")
    typical(1, (w[1] * x[2] + w[2] * x[1]) * s, 3, "each delta comes back through its own weight; yours are exchanged")
    typical(1, (w[1] + w[2]) * (x[1] + x[2]) * s, 3, "each delta comes back through its own weight: first multiply, then add up")
    typical(1, (x[1] + x[2]) * s, 3, "the weights are missing, through which the deltas come back")
    typical(1, (abs(w[1] * x[1]) + abs(w[2] * x[2])) * s, 3, "a minus got lost: effects that have other signs take off from each other")
    typical(1, back * h[1] * h[1], 3, "times h (1 - h), not h h")
    typical(1, back * (1 - h[1]), 3, "times h (1 - h), not 1 - h alone")

    # ---- update
    w[0] = pick("0.4 0.25 -0.3 0.6 -0.15", v)
    g = pick("3 -4 5 -2 6 8", v)
    m = pick("20 10 40 50", v)
    eta = pick("0.5 0.2 1", v)
    ask("step")
    say("A weight is %1. Its gradient, summed over the %2 examples of a mini-batch, is %3. The learning rate is %4.")
    say("What is the weight after the update? (three decimals)")
    give(w[0], m, g, eta)
    right(1, w[0] - eta / m * g, 3)
    otherwise(1, "the weight, minus the learning rate times the gradient divided by the examples")
    typical(1, eta / m * g, 3, "that is the step; the weight is asked for")
    typical(1, w[0] + eta * g, 3, "that step goes uphill, and the gradient is a sum: divide it by the examples, and subtract")
    typical(1, w[0] + eta / m * g, 3, "that step goes uphill: subtract it")
    typical(1, w[0] - eta * g, 3, "the gradient is a sum; the step is made with the mean")
    if (eta != 1) typical(1, w[0] - g / m, 3, "where is the learning rate?")
    if (eta != 1) typical(1, w[0] - g, 3, "where are the learning rate and the mean?")
    typical(1, -eta / m * g, 3, "that is the step; the weight is asked for")
    typical(1, -eta * g, 3, "that is the step, and without the mean; the weight is asked for")
    if (eta != 1) typical(1, w[0] + g / m, 3, "that step goes uphill, and where is the learning rate?")

    o = spaced(orders3(v))
    ask("twice")
    say("Every example of a mini-batch is put into it a second time. How long is the step that it makes then? (a letter)")
    say("   a: %1   b: %2   c: %3")
    reason[0] = "as long as before"
    reason[1] = "twice as long"
    reason[2] = "half as long"
    give(reason[substr(o, 1, 1)], reason[substr(o, 3, 1)], reason[substr(o, 5, 1)])
    right(1, letter(o, 0))
    typical(1, letter(o, 1), "", "the sum of the gradients is twice as large, but then it is divided by the number of examples")
    typical(1, letter(o, 2), "", "it is divided by twice as many examples, but the sum of the gradients is twice as large")

    o = spaced(pick("0123 1230 2301 3012 1032 2103 3210 0321", int(v / 2)))
    ask("noise")
    say("The gradient of a mini-batch, divided by its size, beside that of the whole training set, divided by its size: (a letter)")
    reason[0] = "it is the same on average; the smaller the mini-batch, the farther off it is from one to the next"
    reason[1] = "it is exactly the same, which is why a mini-batch will do"
    reason[2] = "it is the smaller, the smaller the mini-batch, so the learning rate has to make up for it"
    reason[3] = "it points into the same direction; only its length is left to chance"
    reason_not[1] = "no two mini-batches hold the same examples, so their gradients differ from each other, and from that of all"
    reason_not[2] = "each is divided by its own size: both are the mean of one example's gradient"
    reason_not[3] = "other examples want other weights changed: the direction differs, too"
    choose_of_four(o)

    o = spaced(orders3(int(v / 2)))
    ask("histories")
    say("Three trainings that differ in the learning rate alone, loss and test accuracy after each epoch:")
    say("   a: %1")
    say("   b: %2")
    say("   c: %3")
    say("In which one is the learning rate too small, and in which one too large? (two letters)")
    run[0] = "2.0592 76.94%   1.5050 82.94%   1.2445 85.48%   1.0902 86.66%"          # mnist_nn --epochs 4 --learning-rate 0.002
    run[1] = "19.3590 43.51%   11.4875 58.06%   23.7475 56.19%   15.4304 59.94%"      # 10
    run[2] = "0.2541 95.98%   0.1688 97.04%   0.1604 96.93%   0.1267 97.37%"          # 0.5
    give(run[substr(o, 1, 1)], run[substr(o, 3, 1)], run[substr(o, 5, 1)])
    right(1, letter(o, 0))
    typical(1, letter(o, 1), "", "too small: a loss that jumps up and down overshoots; short steps go down slowly, but they go down")
    typical(1, letter(o, 2), "", "too small: there the loss is low after one epoch")
    right(2, letter(o, 1))
    typical(2, letter(o, 0), "", "too large: there the loss falls in every epoch, only slowly")
    typical(2, letter(o, 2), "", "too large: there the loss stays low, and the accuracy is high")
}

function sigma(z) { return 1 / (1 + exp(-z)) }
