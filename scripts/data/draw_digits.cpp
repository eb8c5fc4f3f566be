// draw_digits draws handwritten-looking digits and writes them as MNIST's four files, so that there
// is something to learn from on a machine that cannot fetch MNIST. It needs C++17 and its standard
// library alone.
//
//     c++ -std=c++17 -O2 -pthread draw_digits.cpp -o draw_digits
//     ./draw_digits DIR [--train N] [--test N] [--seed N] [--force]
//
// A digit is made as a person writes one, and then as MNIST was made of what people wrote:
//
//     1. choose a digit, and one of the forms in which people write it;
//     2. bend the form, since no hand writes the same digit twice;
//     3. run a pen along its strokes;
//     4. scale and center the drawing on 28 x 28 pixels.
//
// The forms and the ranges of all that is random were set by hand: no image and no font went into
// them. The measure was how well a network that has seen drawn digits alone reads real ones; one of
// 100 hidden neurons reads about 94 % of MNIST's test set.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <future>
#include <iostream>
#include <limits>
#include <new>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

// ---- 1. Random numbers --------------------------------------------------------------------------

// Random numbers that are the same everywhere. The C++ standard fixes every output of
// std::mt19937_64 and std::seed_seq, but leaves std::normal_distribution and its like to each
// library: those would draw other digits on another machine.
class Random {
  public:
    // Every image has its own generator, seeded with the user's seed, the number of the data set
    // (so that the test set is drawn independently of the training set) and the number of the image
    // (so that it does not matter which thread draws which image, and when).
    Random(std::uint64_t seed, std::uint32_t data_set, std::uint32_t image) {
        std::seed_seq mixed{static_cast<std::uint32_t>(seed),
                            static_cast<std::uint32_t>(seed >> 32), data_set, image};
        engine_.seed(mixed);
    }

    // A number in [low, high), all equally likely, made of 53 random bits: as many as fit a double.
    double uniform(double low, double high) {
        return low + (high - low) * (static_cast<double>(engine_() >> 11) * 0x1p-53);
    }

    // A normally distributed number. The sum of many independent numbers is nearly normal (the
    // central limit theorem); twelve uniform ones have the mean 6 and exactly the variance 1.
    // Unlike the exact methods this needs no logarithm, whose last bit differs between libraries.
    double normal(double mean, double deviation) {
        double sum = 0;
        for (int i = 0; i < 12; ++i) sum += uniform(0, 1);
        return mean + deviation * (sum - 6);
    }

  private:
    std::mt19937_64 engine_;
};

// ---- 2. The table of forms ----------------------------------------------------------------------

// One way to write a digit: the points "x,y" that the pen runs through, x to the right and y
// downwards, in a box of about 100 x 100. Between its points a stroke is a smooth curve; a point
// marked "!" is a corner; at "|" the pen is lifted for the next stroke.
struct Form {
    int digit;
    int share;  // how many writers choose this form, relative to the digit's other forms
    const char* strokes;
};

// clang-format off
constexpr Form forms[] = {
    // 0: an oval, begun at the top; its end crosses the beginning, or runs on inside
    {0, 3, "54,2 26,22 24,80 56,100 79,66 70,12 46,3"},
    {0, 1, "54,2 26,22 24,80 56,100 79,66 70,14 48,8 32,28"},
    {0, 1, "58,26 48,4 26,20 22,74 52,100 78,72 72,14 42,2"},
    {0, 1, "38,4 20,50 46,100 78,66 68,8 46,5"},
    // 1: mostly a plain stem; with a flag; with a flag and a foot
    {1, 8, "50,0 50,50 50,100"},
    {1, 1, "32,20 52,0! 52,50 52,100"},
    {1, 1, "32,20 52,0! 52,50 52,100 | 28,100 78,100"},
    // 2: with a corner at the bottom left, or a flat or round loop there; like a Z
    {2, 2, "22,22 34,5 56,1 73,14 71,36 50,66 20,97! 50,97 84,95"},
    {2, 2, "22,30 30,10 52,6 62,24 48,58 20,88! 52,86 104,80"},
    {2, 2, "22,22 34,5 58,1 73,16 66,46 45,76 25,94 16,84 32,74 50,86 68,97 86,92"},
    {2, 2, "24,22 40,4 60,2 72,18 64,48 40,82 18,96 10,84 28,74 52,83 72,95 96,97"},
    {2, 1, "36,26 24,18 38,3 62,3 72,22 62,54 36,88 20,92 22,80 40,80 66,92 90,104"},
    {2, 1, "22,28 30,8 54,0 74,18 70,50 46,82 24,96 14,82 26,66 48,70 66,86 88,100"},
    {2, 1, "28,26 38,6 58,4 64,28 60,62 46,92 28,96 22,84 36,78 58,88 80,98"},
    {2, 1, "34,40 18,26 34,4 62,2 78,24 70,60 40,94 16,92 22,72 48,72 68,92 92,92"},
    {2, 1, "18,8 70,5! 46,50 20,95! 55,95 86,92"},
    // 3: round; with a flat top; with a small loop in the middle; with a curled end
    {3, 2, "24,12 46,0 68,12 64,34 42,46! 68,56 74,80 48,100 20,88"},
    {3, 1, "20,6 76,2! 42,40! 70,54 74,82 46,100 20,90"},
    {3, 1, "24,12 46,0 68,12 62,36 44,48 38,43 46,42 68,58 72,82 48,100 20,88"},
    {3, 1, "22,14 48,1 74,8 66,30 38,46! 66,52 70,76 42,95 6,98"},
    {3, 1, "18,10 46,1 70,8 64,30 40,44! 66,50 78,72 64,94 36,98 18,84 26,74"},
    {3, 1, "24,10 50,0 68,10 62,36 48,44! 62,54 64,78 48,100 30,96"},
    // 4: open, of two strokes or one; closed
    {4, 3, "30,4 20,56! 84,52 | 70,0 64,50 60,100"},
    {4, 2, "28,5 20,40 32,57 58,50 74,5! 68,50 64,100"},
    {4, 1, "40,0 16,54! 60,56 92,50 | 74,18 62,60 52,100"},
    {4, 1, "62,0 16,62! 86,60 | 62,0 62,50 60,100"},
    // 5: with the hat drawn last; of one stroke; like an S; with a small belly or a curled end
    {5, 1, "35,5 28,42! 50,36 74,52 70,84 46,100 18,90 | 36,4 84,1"},
    {5, 1, "42,12 30,46! 54,46 66,64 58,86 34,98 12,90 | 42,12 96,6"},
    {5, 1, "84,2 36,5! 28,42! 50,37 74,54 68,84 44,100 16,90"},
    {5, 1, "82,6 50,4 36,20 42,40 64,54 68,80 44,100 18,92"},
    {5, 1, "96,4 44,12! 34,46 54,50 64,68 52,92 28,100 8,92"},
    {5, 1, "76,3 34,4! 26,46! 52,34 76,56 70,88 44,100 22,88 26,72"},
    // 6: with a straight or a curved stem; with a small or a large loop; the loop crosses the stem
    {6, 1, "68,0 40,24 24,62 34,94 58,98 72,78 60,58 40,62 28,80"},
    {6, 1, "72,10 58,0 34,22 22,60 34,94 58,98 74,76 60,54 38,58 26,74"},
    {6, 1, "58,0 34,30 22,70 36,98 64,94 78,70 60,56 40,70 34,94"},
    {6, 1, "40,0 28,40 26,80 44,98 78,88 82,68 60,60 28,82"},
    {6, 1, "46,0 24,40 24,80 48,100 76,84 78,56 58,42 40,58 42,82"},
    {6, 1, "56,0 28,34 18,76 38,99 66,90 80,64 66,48 46,60 40,84 56,96"},
    // 7: sharp or round; with a serif at the left; with a bar
    {7, 4, "20,6 76,4! 56,45 42,100"},
    {7, 1, "20,6 76,4! 56,45 42,100 | 32,53 78,49"},
    {7, 2, "20,22 24,5! 76,4! 56,45 46,100"},
    {7, 1, "18,36 24,8! 76,5! 66,45 60,100"},
    {7, 2, "18,14 40,4 70,4 72,26 52,60 42,100"},
    {7, 1, "14,24 34,8 64,4 80,20 70,55 56,100"},
    // 8: of one stroke, begun at the top right, at the top or in the middle; two circles
    {8, 2, "72,12 50,0 28,16 40,40 64,56 72,80 48,100 24,82 40,56 66,34 74,14 58,1"},
    {8, 2, "84,4 52,3 30,16 40,38 62,56 66,80 46,100 28,86 38,60 64,34 84,8"},
    {8, 1, "66,14 44,3 28,20 40,44 56,62 52,92 38,100 32,84 44,58 78,6"},
    {8, 1, "60,2 34,8 30,26 50,44 66,64 64,90 44,100 30,84 44,56 66,28 62,6 48,2"},
    {8, 1, "50,46 26,30 30,6 56,1 74,16 66,38 44,56 30,80 44,100 62,90 62,66 46,44"},
    {8, 1, "52,0 32,12 34,38 52,46 70,34 70,10 50,0 | 50,46 26,62 28,92 52,100 74,88 72,60 52,46"},
    // 9: with a straight or a curved tail; a small, large, open or hooked loop; of two strokes
    {9, 2, "72,18 54,1 30,16 27,40 46,51 66,34 73,10! 70,50 66,100"},
    {9, 1, "72,18 54,1 30,16 27,40 46,51 66,34 73,10! 74,50 64,92 42,100 26,90"},
    {9, 1, "74,18 52,1 24,20 22,54 46,64 68,40 77,12! 78,60 80,100"},
    {9, 1, "70,26 60,4 36,4 26,24 36,46 58,42 70,24 72,14 68,60 58,100"},
    {9, 1, "86,6 56,3 28,20 28,42 48,48 70,30 80,10! 68,50 54,100"},
    {9, 1, "74,3 42,10 30,34 46,44 70,28! 66,60 58,100"},
    {9, 1, "66,8 40,2 24,20 30,44 52,46 70,24 | 74,4 68,50 62,100"},
};
// clang-format on

// A form of the digit, the common forms more often than the rare ones.
const Form& choose_form(int digit, Random& random) {
    int total = 0;
    for (const Form& form : forms) total += form.digit == digit ? form.share : 0;
    double remaining = random.uniform(0, total);
    for (const Form& form : forms) {
        if (form.digit != digit) continue;
        remaining -= form.share;
        if (remaining < 0) return form;
    }
    throw std::logic_error("the table has no form of the digit " + std::to_string(digit));
}

struct Point {
    double x, y;
};
using Stroke = std::vector<Point>;

// The strokes of a form, read from its text. A corner is stored as the same point twice.
std::vector<Stroke> read_strokes(const Form& form) {
    std::vector<Stroke> strokes(1);
    std::istringstream text(form.strokes);
    for (std::string word; text >> word;) {
        Point point{};
        char mark = ' ';
        if (word == "|") {
            strokes.emplace_back();
        } else if (std::sscanf(word.c_str(), "%lf,%lf%c", &point.x, &point.y, &mark) >= 2) {
            strokes.back().insert(strokes.back().end(), mark == '!' ? 2 : 1, point);
        } else {
            throw std::logic_error("the table of forms has '" + word + "' for a point");
        }
    }
    return strokes;
}

// ---- 3. Bending a form --------------------------------------------------------------------------

// Moves the points of a stroke a little, as an unsteady hand does. A hand that has gone astray
// comes back slowly: a point keeps 0.8 of the error of the one before it and adds an error of its
// own, so neighbors move together and the stroke stays smooth.
Stroke wobble(Stroke stroke, double deviation, Random& random) {
    Point last{}, error{};
    for (std::size_t i = 0; i < stroke.size(); ++i) {
        const Point point = stroke[i];
        const bool same = i > 0 && point.x == last.x && point.y == last.y;
        if (!same) {  // the two points of a corner stay together
            error.x = 0.8 * error.x + random.normal(0, deviation);
            error.y = 0.8 * error.y + random.normal(0, deviation);
        }
        stroke[i] = {point.x + error.x, point.y + error.y};
        last = point;
    }
    return stroke;
}

// How one digit is bent as a whole: proportions, slant and elastic distortion.
class Hand {
  public:
    explicit Hand(Random& random) {
        width_ = random.uniform(0.65, 1.6);
        slant_ = random.normal(0.2, 0.25);
        tilt_ = random.normal(0, 0.15);
        balance_ = random.normal(0, 0.07);
        taper_ = random.normal(0, 0.1);
        for (auto& row : push_)
            for (Point& push : row) push = {random.normal(0, 4), random.normal(0, 4)};
    }

    // Where a point of the form comes to lie on the paper. The middle of the box becomes (0, 0).
    Point bend(Point p) const {
        const Point push = elastic(p);
        double x = p.x + push.x - 50;
        double y = p.y + push.y - 50;
        x *= width_ * (1 + taper_ * y / 50);  // narrow or wide; wider at the top or at the bottom
        y += balance_ * (50 - y * y / 50);    // a larger upper or lower half; the ends stay
        x -= slant_ * y;                      // most hands lean to the right
        y += tilt_ * x;                       // the line of writing rises or falls
        return {x, y};
    }

  private:
    // Elastic distortion imitates the uneven pull of the hand's muscles (Simard, Steinkraus &
    // Platt, "Best Practices for Convolutional Neural Networks Applied to Visual Document
    // Analysis", 2003): every place of the paper is pushed in a random direction, near places in
    // nearly the same one. They push each pixel of an image and blur the pushes. We push the
    // strokes, so that the line keeps its width, and nine pushes on a 3 x 3 grid, with smooth
    // transitions, are enough.
    Point elastic(Point p) const {
        const double column = std::clamp(p.x / 50, 0.0, 2.0);  // the grid covers the box
        const double row = std::clamp(p.y / 50, 0.0, 2.0);
        const int i = row < 1 ? 0 : 1, j = column < 1 ? 0 : 1;
        const double v = ease(row - i), u = ease(column - j);
        const Point upper = between(push_[i][j], push_[i][j + 1], u);
        const Point lower = between(push_[i + 1][j], push_[i + 1][j + 1], u);
        return between(upper, lower, v);
    }
    static double ease(double t) { return t * t * (3 - 2 * t); }  // from 0 to 1, level at both ends
    static Point between(Point a, Point b, double t) {
        return {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
    }

    double width_, slant_, tilt_, balance_, taper_;
    Point push_[3][3];
};

// ---- 4. The pen ---------------------------------------------------------------------------------

// The pen's path: discs so close to each other that they run together into a line.
struct Disc {
    double x, y, radius;
};

// The point of a stroke between its points i (t = 0) and i + 1 (t = 1), on the Catmull-Rom spline:
// a cubic curve that runs through every point, there in the direction from the point before to the
// point after. Where a point stands twice, that direction jumps, and the curve has its corner.
Point on_curve(const Stroke& stroke, std::size_t i, double t) {
    const Point& a = stroke[i > 0 ? i - 1 : 0];
    const Point& b = stroke[i];
    const Point& c = stroke[i + 1];
    const Point& d = stroke[std::min(i + 2, stroke.size() - 1)];
    const double wa = 0.5 * t * (t * (2 - t) - 1);
    const double wb = 0.5 * (t * t * (3 * t - 5) + 2);
    const double wc = 0.5 * t * (t * (4 - 3 * t) + 1);
    const double wd = 0.5 * t * t * (t - 1);
    return {wa * a.x + wb * b.x + wc * c.x + wd * d.x, wa * a.y + wb * b.y + wc * c.y + wd * d.y};
}

// Writes the form by hand and returns the pen's path. The pressure on the pen, and so the width of
// its line, changes from point to point.
std::vector<Disc> write_by_hand(const Form& form, Random& random) {
    const Hand hand(random);
    const double radius = random.uniform(5, 9);  // of the pen, in units of the form's box
    const double unsteadiness = random.uniform(2, 5.5);
    const auto press = [&random] { return std::max(0.3, random.normal(1, 0.25)); };
    std::vector<Disc> path;
    for (const Stroke& ideal : read_strokes(form)) {
        const Stroke stroke = wobble(ideal, unsteadiness, random);
        double pressure = press();
        for (std::size_t i = 0; i + 1 < stroke.size(); ++i) {
            const double next_pressure = press();
            const double dx = stroke[i + 1].x - stroke[i].x, dy = stroke[i + 1].y - stroke[i].y;
            const int steps = 2 + static_cast<int>(std::sqrt(dx * dx + dy * dy) / 1.5);
            for (int step = 0; step < steps; ++step) {
                const double t = static_cast<double>(step) / steps;
                const Point p = hand.bend(on_curve(stroke, i, t));
                path.push_back({p.x, p.y, radius * (pressure + t * (next_pressure - pressure))});
            }
            pressure = next_pressure;
        }
    }
    return path;
}

// ---- 5. MNIST's scaling and centring ------------------------------------------------------------

constexpr int side = 28;  // MNIST's images are 28 x 28 pixels,
constexpr int box = 20;   // the digits in them at most 20 x 20

struct Image {
    double pixel[side][side] = {};  // row by row; 0 is paper, 1 is ink
};

// Scales the path so that the longer side of the digit measures 20 pixels. The other side shrinks
// with it, as in MNIST: a 1 must stay narrow. The digit's box is put in the middle of the image.
void scale_to_box(std::vector<Disc>& path) {
    double left = path[0].x, right = left, top = path[0].y, bottom = top;
    for (const Disc& disc : path) {
        left = std::min(left, disc.x - disc.radius);
        right = std::max(right, disc.x + disc.radius);
        top = std::min(top, disc.y - disc.radius);
        bottom = std::max(bottom, disc.y + disc.radius);
    }
    const double scale = box / std::max(right - left, bottom - top);
    for (Disc& disc : path) {
        disc.x = side / 2.0 + scale * (disc.x - (left + right) / 2);
        disc.y = side / 2.0 + scale * (disc.y - (top + bottom) / 2);
        disc.radius *= scale;
    }
}

// Inks the discs. A pixel whose center lies half a pixel or more inside a disc is all ink, one half
// a pixel or more outside is paper, and between the two it is partly ink. This is antialiasing:
// edges come out soft, as they did when MNIST's makers shrank the scanned digits.
Image ink(const std::vector<Disc>& path) {
    Image image;
    for (const Disc& disc : path) {
        const double reach = disc.radius + 0.5;
        const int top = std::max(0, static_cast<int>(disc.y - reach));
        const int left = std::max(0, static_cast<int>(disc.x - reach));
        for (int row = top; row < std::min<double>(side, disc.y + reach); ++row) {
            for (int column = left; column < std::min<double>(side, disc.x + reach); ++column) {
                const double dx = column + 0.5 - disc.x, dy = row + 0.5 - disc.y;
                const double cover = reach - std::sqrt(dx * dx + dy * dy);
                double& pixel = image.pixel[row][column];
                pixel = std::max(pixel, std::min(cover, 1.0));
            }
        }
    }
    return image;
}

// Moves the image by whole pixels so that the center of mass of its ink is the center of the image,
// and turns it into bytes. A network like ours has weights for each place, so that it helps if a
// stroke is found in the same place in every image. The box is a bad measure of place, since a
// single long tail moves the whole digit; the center of mass hardly notices it.
void center(const Image& image, std::uint8_t* pixels) {
    double mass = 0, x_moment = 0, y_moment = 0;
    for (int row = 0; row < side; ++row) {
        for (int column = 0; column < side; ++column) {
            const double pixel = image.pixel[row][column];
            mass += pixel;
            x_moment += pixel * (column + 0.5);
            y_moment += pixel * (row + 0.5);
        }
    }
    const int right = static_cast<int>(std::lround(side / 2.0 - x_moment / mass));
    const int down = static_cast<int>(std::lround(side / 2.0 - y_moment / mass));
    for (int row = 0; row < side; ++row) {
        for (int column = 0; column < side; ++column) {
            const int r = row - down, c = column - right;  // where the pixel comes from
            const bool inside = r >= 0 && r < side && c >= 0 && c < side;
            const double pixel = inside ? image.pixel[r][c] : 0;
            *pixels++ = static_cast<std::uint8_t>(std::lround(255 * pixel));
        }
    }
}

// ---- 6. The data sets and their files -----------------------------------------------------------

struct DataSet {
    std::vector<std::uint8_t> images;  // count x 28 x 28 pixels: 0 black paper, 255 white ink
    std::vector<std::uint8_t> labels;  // count digits, 0 to 9
};

// Draws a data set, with as many threads as the machine has cores: thread k of n draws the images
// k, k + n, k + 2n and so on.
DataSet draw_data_set(std::size_t count, std::uint64_t seed, std::uint32_t number) {
    DataSet set;
    set.images.resize(count * side * side);
    set.labels.resize(count);
    const unsigned threads = std::max(1U, std::thread::hardware_concurrency());
    const auto draw_share = [&](unsigned first) {
        for (std::size_t i = first; i < count; i += threads) {
            Random random(seed, number, static_cast<std::uint32_t>(i));
            const int digit = static_cast<int>(random.uniform(0, 10));
            std::vector<Disc> path = write_by_hand(choose_form(digit, random), random);
            scale_to_box(path);
            center(ink(path), &set.images[i * side * side]);
            set.labels[i] = static_cast<std::uint8_t>(digit);
        }
    };
    std::vector<std::future<void>> tasks;
    for (unsigned k = 0; k < threads; ++k)
        tasks.push_back(std::async(std::launch::async, draw_share, k));
    for (auto& task : tasks) task.get();
    return set;
}

namespace fs = std::filesystem;

// MNIST's names: the images and labels of the training set (train) and of the test set (t10k).
constexpr const char* file_names[] = {"train-images-idx3-ubyte", "train-labels-idx1-ubyte",
                                      "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"};

// Writes an IDX file: 0, 0, 8 for "unsigned bytes", the number of dimensions; then the dimensions,
// four bytes each, the most significant one first (big-endian); then the data.
void write_idx(const fs::path& path, const std::vector<std::size_t>& dimensions,
               const std::vector<std::uint8_t>& data) {
    std::ofstream file(path, std::ios::binary);
    const char magic[] = {0, 0, 8, static_cast<char>(dimensions.size())};
    file.write(magic, sizeof magic);
    for (const std::size_t size : dimensions)
        for (int shift = 24; shift >= 0; shift -= 8)
            file.put(static_cast<char>((size >> shift) & 255));
    file.write(reinterpret_cast<const char*>(data.data()),
               static_cast<std::streamsize>(data.size()));
    file.close();
    if (!file)
        throw std::runtime_error("cannot write " + path.string() +
                                 "; is the folder writable, and the disk not full?");
}

// Writes the four files. Each is written whole under a temporary name and gets its own name only
// when all four are complete, so that a full disk never leaves a broken file behind.
void write_files(const fs::path& folder, const DataSet& train, const DataSet& test) {
    const auto temporary = [&folder](const char* name) {
        return folder / (std::string(name) + ".part");
    };
    std::error_code ignored;
    try {
        write_idx(temporary(file_names[0]), {train.labels.size(), side, side}, train.images);
        write_idx(temporary(file_names[1]), {train.labels.size()}, train.labels);
        write_idx(temporary(file_names[2]), {test.labels.size(), side, side}, test.images);
        write_idx(temporary(file_names[3]), {test.labels.size()}, test.labels);
        for (const char* name : file_names) fs::rename(temporary(name), folder / name);
    } catch (...) {
        for (const char* name : file_names) fs::remove(temporary(name), ignored);
        throw;
    }
}

// ---- 7. The command line ------------------------------------------------------------------------

struct Options {
    fs::path folder;
    std::size_t train = 60000, test = 10000;
    std::uint64_t seed = 1;
    bool force = false;
};

constexpr const char* usage =
    "usage: draw_digits DIR [--train N] [--test N] [--seed N] [--force]\n"
    "Draws handwritten-looking digits and writes them into the folder DIR as MNIST's four files.\n"
    "  --train N  how many digits to draw for the training set (60000)\n"
    "  --test N   how many digits to draw for the test set (10000)\n"
    "  --seed N   the same seed draws the same digits (1)\n"
    "  --force    replace the files where DIR has them already\n";

// The whole number that follows an option. A wrong command line throws std::invalid_argument.
std::uint64_t read_number(const std::string& option, const std::string& text, std::uint64_t least,
                          std::uint64_t most) {
    std::uint64_t number = 0;
    const char* end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, number);
    if (result.ec != std::errc() || result.ptr != end || number < least || number > most)
        throw std::invalid_argument(option + " takes a whole number from " + std::to_string(least) +
                                    " to " + std::to_string(most) + ", not '" + text + "'");
    return number;
}

Options read_options(const std::vector<std::string>& arguments) {
    constexpr std::uint64_t most_images = 1000000;  // 784 MB
    Options options;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& option = arguments[i];
        const auto number = [&](std::uint64_t least, std::uint64_t most) {
            if (++i == arguments.size()) throw std::invalid_argument(option + " needs a number");
            return read_number(option, arguments[i], least, most);
        };
        if (option == "--train") {
            options.train = number(1, most_images);
        } else if (option == "--test") {
            options.test = number(1, most_images);
        } else if (option == "--seed") {
            options.seed = number(0, std::numeric_limits<std::uint64_t>::max());
        } else if (option == "--force") {
            options.force = true;
        } else if (option.empty() || option[0] == '-' || !options.folder.empty()) {
            throw std::invalid_argument("unexpected argument '" + option + "'");
        } else {
            options.folder = option;
        }
    }
    if (options.folder.empty()) throw std::invalid_argument("no folder given");
    return options;
}

// Makes the folder, unless it is there, and sees to it that nothing in it is lost by mistake.
void prepare_folder(const fs::path& folder, bool force) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (!fs::is_directory(folder, error))
        throw std::runtime_error("cannot make the folder " + folder.string() +
                                 "; choose one that you may write to");
    for (const char* name : file_names)
        if (!force && fs::exists(folder / name, error))
            throw std::runtime_error((folder / name).string() +
                                     " is there already; choose another folder or add --force");
}

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
    if (arguments == std::vector<std::string>{"--help"}) {
        std::cout << usage;
        return 0;
    }
    try {
        const Options options = read_options(arguments);
        prepare_folder(options.folder, options.force);
        const DataSet train = draw_data_set(options.train, options.seed, 0);
        const DataSet test = draw_data_set(options.test, options.seed, 1);
        write_files(options.folder, train, test);
        std::cout << "drew " << options.train << " training and " << options.test
                  << " test digits with seed " << options.seed << " into "
                  << options.folder.string() << '\n';
        return 0;
    } catch (const std::invalid_argument& error) {
        std::cerr << "draw_digits: error: " << error.what() << '\n' << usage;
        return 2;
    } catch (const std::bad_alloc&) {
        std::cerr << "draw_digits: error: not enough memory; draw fewer digits\n";
        return 1;
    } catch (const std::exception& error) {
        std::cerr << "draw_digits: error: " << error.what() << '\n';
        return 1;
    }
}
