// draw_digits draws handwritten-looking digits and writes them as MNIST's four files, so that there
// is something to learn from on a machine that cannot get MNIST.
//
//     c++ -std=c++17 -O2 draw_digits.cpp -o draw_digits
//     ./draw_digits DIR
//
// A digit is made as a person writes one, and then as MNIST was made of what people wrote:
//
//     1. choose one of the forms in which people write the digit;
//     2. write it with an unsteady hand and bend it, since no hand writes the same digit twice;
//     3. scale and center the drawing on 28 x 28 pixels.
//
// The forms and the ranges of all that is random were set by hand: no image and no font went into
// them. The measure was how well a network that has seen drawn digits alone reads real ones; one of
// 100 hidden neurons reads about 94 % of MNIST's test set.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

// All random numbers come from here; with the same seed a machine draws the same digits.
std::mt19937 generator(1);

double uniform(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(generator);
}

double normal(double mean, double deviation) {
    return std::normal_distribution<double>(mean, deviation)(generator);
}

// ---- 1. The forms -------------------------------------------------------------------------------

// One way to write a digit: the points "x,y" that the pen runs through, x to the right and y
// downwards, in a box of about 100 x 100. Between its points a stroke is a smooth curve; a point
// marked "!" is a corner; at "|" the pen is lifted for the next stroke.
struct Form {
    double share;  // how many writers choose this form, relative to the digit's other forms
    const char* strokes;
};

// clang-format off
const std::vector<Form> forms[10] = {
    {   // 0: an oval, begun at the top; its end crosses the beginning, or runs on inside
        {3, "54,2 26,22 24,80 56,100 79,66 70,12 46,3"},
        {1, "54,2 26,22 24,80 56,100 79,66 70,14 48,8 32,28"},
        {1, "58,26 48,4 26,20 22,74 52,100 78,72 72,14 42,2"},
        {1, "38,4 20,50 46,100 78,66 68,8 46,5"},
    },
    {   // 1: mostly a plain stem; with a flag; with a flag and a foot
        {8, "50,0 50,50 50,100"},
        {1, "32,20 52,0! 52,50 52,100"},
        {1, "32,20 52,0! 52,50 52,100 | 28,100 78,100"},
    },
    {   // 2: with a corner at the bottom left, or a flat or round loop there; like a Z
        {2, "22,22 34,5 56,1 73,14 71,36 50,66 20,97! 50,97 84,95"},
        {2, "22,30 30,10 52,6 62,24 48,58 20,88! 52,86 104,80"},
        {2, "22,22 34,5 58,1 73,16 66,46 45,76 25,94 16,84 32,74 50,86 68,97 86,92"},
        {2, "24,22 40,4 60,2 72,18 64,48 40,82 18,96 10,84 28,74 52,83 72,95 96,97"},
        {1, "36,26 24,18 38,3 62,3 72,22 62,54 36,88 20,92 22,80 40,80 66,92 90,104"},
        {1, "22,28 30,8 54,0 74,18 70,50 46,82 24,96 14,82 26,66 48,70 66,86 88,100"},
        {1, "28,26 38,6 58,4 64,28 60,62 46,92 28,96 22,84 36,78 58,88 80,98"},
        {1, "34,40 18,26 34,4 62,2 78,24 70,60 40,94 16,92 22,72 48,72 68,92 92,92"},
        {1, "18,8 70,5! 46,50 20,95! 55,95 86,92"},
    },
    {   // 3: round; with a flat top; with a small loop in the middle; with a curled end
        {2, "24,12 46,0 68,12 64,34 42,46! 68,56 74,80 48,100 20,88"},
        {1, "20,6 76,2! 42,40! 70,54 74,82 46,100 20,90"},
        {1, "24,12 46,0 68,12 62,36 44,48 38,43 46,42 68,58 72,82 48,100 20,88"},
        {1, "22,14 48,1 74,8 66,30 38,46! 66,52 70,76 42,95 6,98"},
        {1, "18,10 46,1 70,8 64,30 40,44! 66,50 78,72 64,94 36,98 18,84 26,74"},
        {1, "24,10 50,0 68,10 62,36 48,44! 62,54 64,78 48,100 30,96"},
    },
    {   // 4: open, of two strokes or one; closed
        {3, "30,4 20,56! 84,52 | 70,0 64,50 60,100"},
        {2, "28,5 20,40 32,57 58,50 74,5! 68,50 64,100"},
        {1, "40,0 16,54! 60,56 92,50 | 74,18 62,60 52,100"},
        {1, "62,0 16,62! 86,60 | 62,0 62,50 60,100"},
    },
    {   // 5: with the hat drawn last; of one stroke; like an S; with a small belly or a curled end
        {1, "35,5 28,42! 50,36 74,52 70,84 46,100 18,90 | 36,4 84,1"},
        {1, "42,12 30,46! 54,46 66,64 58,86 34,98 12,90 | 42,12 96,6"},
        {1, "84,2 36,5! 28,42! 50,37 74,54 68,84 44,100 16,90"},
        {1, "82,6 50,4 36,20 42,40 64,54 68,80 44,100 18,92"},
        {1, "96,4 44,12! 34,46 54,50 64,68 52,92 28,100 8,92"},
        {1, "76,3 34,4! 26,46! 52,34 76,56 70,88 44,100 22,88 26,72"},
    },
    {   // 6: with a straight or a curved stem; with a small or a large loop; the loop crosses the stem
        {1, "68,0 40,24 24,62 34,94 58,98 72,78 60,58 40,62 28,80"},
        {1, "72,10 58,0 34,22 22,60 34,94 58,98 74,76 60,54 38,58 26,74"},
        {1, "58,0 34,30 22,70 36,98 64,94 78,70 60,56 40,70 34,94"},
        {1, "40,0 28,40 26,80 44,98 78,88 82,68 60,60 28,82"},
        {1, "46,0 24,40 24,80 48,100 76,84 78,56 58,42 40,58 42,82"},
        {1, "56,0 28,34 18,76 38,99 66,90 80,64 66,48 46,60 40,84 56,96"},
    },
    {   // 7: sharp or round; with a serif at the left; with a bar
        {4, "20,6 76,4! 56,45 42,100"},
        {1, "20,6 76,4! 56,45 42,100 | 32,53 78,49"},
        {2, "20,22 24,5! 76,4! 56,45 46,100"},
        {1, "18,36 24,8! 76,5! 66,45 60,100"},
        {2, "18,14 40,4 70,4 72,26 52,60 42,100"},
        {1, "14,24 34,8 64,4 80,20 70,55 56,100"},
    },
    {   // 8: of one stroke, begun at the top right, at the top or in the middle; two circles
        {2, "72,12 50,0 28,16 40,40 64,56 72,80 48,100 24,82 40,56 66,34 74,14 58,1"},
        {2, "84,4 52,3 30,16 40,38 62,56 66,80 46,100 28,86 38,60 64,34 84,8"},
        {1, "66,14 44,3 28,20 40,44 56,62 52,92 38,100 32,84 44,58 78,6"},
        {1, "60,2 34,8 30,26 50,44 66,64 64,90 44,100 30,84 44,56 66,28 62,6 48,2"},
        {1, "50,46 26,30 30,6 56,1 74,16 66,38 44,56 30,80 44,100 62,90 62,66 46,44"},
        {1, "52,0 32,12 34,38 52,46 70,34 70,10 50,0 | 50,46 26,62 28,92 52,100 74,88 72,60 52,46"},
    },
    {   // 9: with a straight or a curved tail; a small, large, open or hooked loop; of two strokes
        {2, "72,18 54,1 30,16 27,40 46,51 66,34 73,10! 70,50 66,100"},
        {1, "72,18 54,1 30,16 27,40 46,51 66,34 73,10! 74,50 64,92 42,100 26,90"},
        {1, "74,18 52,1 24,20 22,54 46,64 68,40 77,12! 78,60 80,100"},
        {1, "70,26 60,4 36,4 26,24 36,46 58,42 70,24 72,14 68,60 58,100"},
        {1, "86,6 56,3 28,20 28,42 48,48 70,30 80,10! 68,50 54,100"},
        {1, "74,3 42,10 30,34 46,44 70,28! 66,60 58,100"},
        {1, "66,8 40,2 24,20 30,44 52,46 70,24 | 74,4 68,50 62,100"},
    },
};
// clang-format on

const Form& choose_form(int digit) {
    double total = 0;
    for (const Form& form : forms[digit]) total += form.share;
    double remaining = uniform(0, total);
    for (const Form& form : forms[digit]) {
        remaining -= form.share;
        if (remaining < 0) return form;
    }
    return forms[digit].back();
}

// ---- 2. The hand --------------------------------------------------------------------------------

// A place that the pen comes to, and half the width of its line there.
struct Dot {
    double x, y, radius;
};
using Stroke = std::vector<Dot>;

// Writes the strokes of a form with an unsteady hand: each point a little beside its place, and the
// pen pressed more or less. A hand that has gone astray comes back slowly: a point keeps 0.8 of the
// error of the one before it, so neighbors move together. A corner is stored as two equal points.
std::vector<Stroke> write_strokes(const Form& form) {
    const double pen = uniform(5, 9);
    const double unsteadiness = uniform(2, 5.5);
    double x_error = 0, y_error = 0;
    std::vector<Stroke> strokes(1);
    std::istringstream points(form.strokes);
    for (std::string point; points >> point;) {
        if (point == "|") {
            strokes.emplace_back();
            continue;
        }
        x_error = 0.8 * x_error + normal(0, unsteadiness);
        y_error = 0.8 * y_error + normal(0, unsteadiness);
        const double x = std::stod(point) + x_error;
        const double y = std::stod(point.substr(point.find(',') + 1)) + y_error;
        const Dot dot = {x, y, pen * std::max(0.3, normal(1, 0.25))};
        strokes.back().push_back(dot);
        if (point.back() == '!') strokes.back().push_back(dot);
    }
    return strokes;
}

// The Catmull-Rom spline: a cubic curve from b (t = 0) to c (t = 1), at b in the direction from a
// to c, at c in the direction from b to d. Where a point stands twice, the curve has a corner.
double spline(double a, double b, double c, double d, double t) {
    return b + t / 2 * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

// Runs the pen along the strokes, in steps so small that the dots become a line.
std::vector<Dot> run_pen(const std::vector<Stroke>& strokes) {
    constexpr int steps = 25;  // from point to point
    std::vector<Dot> path;
    for (const Stroke& stroke : strokes) {
        for (std::size_t i = 0; i + 1 < stroke.size(); ++i) {
            const Dot& a = stroke[i == 0 ? 0 : i - 1];
            const Dot& b = stroke[i];
            const Dot& c = stroke[i + 1];
            const Dot& d = stroke[std::min(i + 2, stroke.size() - 1)];
            for (int step = 0; step < steps; ++step) {
                const double t = 1.0 * step / steps;
                path.push_back({spline(a.x, b.x, c.x, d.x, t), spline(a.y, b.y, c.y, d.y, t),
                                spline(a.radius, b.radius, c.radius, d.radius, t)});
            }
        }
    }
    return path;
}

// Bends the digit as a whole, each time in another way: narrow or wide, slanted, and unevenly, as
// the muscles of a hand pull (Simard, Steinkraus & Platt 2003 imitate that by distorting images; we
// move the dots alone, by a polynomial of degree two, so that the line keeps its width).
void bend(std::vector<Dot>& path) {
    const double width = uniform(0.65, 1.6);
    const double slant = normal(0.2, 0.25);  // most hands lean to the right
    const double tilt = normal(0, 0.15);     // the line of writing rises or falls
    double pull[6];
    for (double& p : pull) p = normal(0, 0.1);
    for (Dot& dot : path) {
        const double u = dot.x / 50 - 1, v = dot.y / 50 - 1;  // from -1 to 1 in the form's box
        const double y = v + pull[0] * u * u + pull[1] * u * v + pull[2] * v * v;
        const double x =
            width * (u + pull[3] * u * u + pull[4] * u * v + pull[5] * v * v) - slant * y;
        dot.x = 50 * x;
        dot.y = 50 * (y + tilt * x);
    }
}

// ---- 3. MNIST's scaling and centering -----------------------------------------------------------

constexpr int side = 28;  // MNIST's images are 28 x 28 pixels,
constexpr int box = 20;   // the digits in them at most 20 x 20

struct Image {
    double pixel[side][side] = {};  // row by row; 0 is paper, 1 is ink
};

// Scales the path so that the longer side of the digit measures 20 pixels, and puts it in the
// middle of the image. The other side shrinks with it, as in MNIST: a 1 must stay narrow.
void scale_to_box(std::vector<Dot>& path) {
    double left = path[0].x, right = left, top = path[0].y, bottom = top;
    for (const Dot& dot : path) {
        left = std::min(left, dot.x - dot.radius);
        right = std::max(right, dot.x + dot.radius);
        top = std::min(top, dot.y - dot.radius);
        bottom = std::max(bottom, dot.y + dot.radius);
    }
    const double scale = box / std::max(right - left, bottom - top);
    for (Dot& dot : path) {
        dot.x = side / 2.0 + scale * (dot.x - (left + right) / 2);
        dot.y = side / 2.0 + scale * (dot.y - (top + bottom) / 2);
        dot.radius *= scale;
    }
}

// Inks the dots. A pixel whose center lies half a pixel or more inside a dot is all ink, one half a
// pixel or more outside is paper, and between the two it is partly ink: edges come out soft, as
// they did when MNIST's makers shrank the scanned digits.
Image ink(const std::vector<Dot>& path) {
    Image image;
    for (const Dot& dot : path) {
        const double reach = dot.radius + 0.5;
        const int top = std::max(0, static_cast<int>(dot.y - reach));
        const int bottom = std::min(side, static_cast<int>(dot.y + reach) + 1);
        const int left = std::max(0, static_cast<int>(dot.x - reach));
        const int right = std::min(side, static_cast<int>(dot.x + reach) + 1);
        for (int row = top; row < bottom; ++row) {
            for (int column = left; column < right; ++column) {
                const double x = column + 0.5 - dot.x, y = row + 0.5 - dot.y;
                double& pixel = image.pixel[row][column];
                pixel = std::max(pixel, std::min(reach - std::sqrt(x * x + y * y), 1.0));
            }
        }
    }
    return image;
}

// Moves the path by whole pixels so that the center of mass of its ink is the center of the image.
// The box is a bad measure of place, since a single long tail moves the whole digit; the center of
// mass hardly notices it.
void center(std::vector<Dot>& path) {
    const Image image = ink(path);
    double mass = 0, x = 0, y = 0;
    for (int row = 0; row < side; ++row) {
        for (int column = 0; column < side; ++column) {
            const double pixel = image.pixel[row][column];
            mass += pixel;
            x += pixel * (column + 0.5);
            y += pixel * (row + 0.5);
        }
    }
    for (Dot& dot : path) {
        dot.x += std::round(side / 2.0 - x / mass);
        dot.y += std::round(side / 2.0 - y / mass);
    }
}

// ---- 4. The files -------------------------------------------------------------------------------

// Begins an IDX file: 0, 0, 8 for "unsigned bytes", the number of dimensions; then the dimensions,
// four bytes each, the most significant one first. The data follow.
std::ofstream begin_idx(const std::string& path, const std::vector<int>& dimensions) {
    std::ofstream file(path, std::ios::binary);
    file.put(0).put(0).put(8).put(static_cast<char>(dimensions.size()));
    for (const int size : dimensions)
        for (int shift = 24; shift >= 0; shift -= 8) file.put(static_cast<char>(size >> shift));
    return file;
}

// Draws that many digits and writes them into two files, whose names begin with the path.
void draw(const std::string& path, int count) {
    std::ofstream images = begin_idx(path + "-images-idx3-ubyte", {count, side, side});
    std::ofstream labels = begin_idx(path + "-labels-idx1-ubyte", {count});
    for (int i = 0; i < count; ++i) {
        const int digit = static_cast<int>(uniform(0, 10));
        std::vector<Dot> digit_path = run_pen(write_strokes(choose_form(digit)));
        bend(digit_path);
        scale_to_box(digit_path);
        center(digit_path);
        const Image image = ink(digit_path);
        for (const auto& row : image.pixel)
            for (const double pixel : row) images.put(static_cast<char>(std::lround(255 * pixel)));
        labels.put(static_cast<char>(digit));
    }
    images.close();
    labels.close();
    if (!images || !labels)
        throw std::runtime_error("cannot write " + path + "-*; is the disk full?");
}

int main(int argc, char** argv) {
    if (argc != 2 || argv[1][0] == '-' || argv[1][0] == '\0') {
        std::cerr
            << "usage: draw_digits DIR\n"
               "Draws 60,000 digits to learn and 10,000 to test, and writes them into the new "
               "folder DIR as MNIST's four files.\n";
        return 2;
    }
    const std::string folder = argv[1];
    std::error_code error;
    if (!std::filesystem::create_directory(folder, error)) {
        std::cerr << "draw_digits: error: cannot make the folder " << folder << " ("
                  << (error ? error.message() : "it is there already") << "); choose another one\n";
        return 1;
    }
    try {
        draw(folder + "/train", 60000);
        draw(folder + "/t10k", 10000);
    } catch (const std::exception& exception) {
        std::cerr << "draw_digits: error: " << exception.what() << '\n';
        return 1;
    }
}
