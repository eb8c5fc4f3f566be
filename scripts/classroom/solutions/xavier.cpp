// wrong: the variance
// says: that is the variance
double xavier_deviation(size_t inputs, size_t outputs) { return 2.0 / double(inputs + outputs); }
// wrong: kaiming
// says: that is kaiming's
double xavier_deviation(size_t inputs, size_t) { return std::sqrt(2.0 / double(inputs)); }
// wrong: the inputs alone
// says: 1 / inputs leaves out the outputs
double xavier_deviation(size_t inputs, size_t) { return std::sqrt(1.0 / double(inputs)); }
// wrong: the bound of the uniform distribution
// says: the bound of the uniform distribution
double xavier_deviation(size_t inputs, size_t outputs) {
    return std::sqrt(6.0 / double(inputs + outputs));
}
// wrong: divides whole numbers
// says: divides whole numbers
double xavier_deviation(size_t inputs, size_t outputs) { return std::sqrt(2 / (inputs + outputs)); }
// wrong: half the variance
// says: is half the variance
double xavier_deviation(size_t inputs, size_t outputs) {
    return 1 / std::sqrt(double(inputs + outputs));
}
// right: the mean of both, in float
double xavier_deviation(size_t inputs, size_t outputs) {
    const float mean = (float(inputs) + float(outputs)) / 2;
    return 1 / std::sqrt(mean);
}
