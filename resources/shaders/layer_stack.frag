#version 330 core
// The film and every layer on it in one pass: the arithmetic of engine/imaging/compose.py, pixel by pixel.
// Points are (y, x); the centre of the first pixel lies at (0.5, 0.5).

const int MAX_LAYERS = 12;
const int TABLE_WIDTH = 1024;
const int CURVE_POINTS = 4096;

uniform sampler2DArray base;        // film: one tile per array layer, stored as codes
uniform sampler2D voi_table;        // VOI LUT, TABLE_WIDTH entries per row
uniform sampler2D grey_values;      // modality value under each display grey of the default window
uniform sampler2D colormaps;        // one colormap per row
uniform sampler2D planes[MAX_LAYERS];

uniform vec2 view_hw;
uniform vec3 image_y, image_x;      // rows of image_from_view
uniform vec2 image_hw;
uniform float background;

uniform bool base_shown;            // false where an opaque layer covers all of the film
uniform bool base_colour;
uniform vec2 base_step;             // film pixels per view pixel, per axis
uniform int base_level;             // mipmap that is averaged
uniform ivec2 tile_hw;
uniform int tile_columns;
uniform float padding_code;         // codes up to this one are padding, black whatever the polarity
uniform int voi_kind;               // 0 line, 1 sigmoid, 2 step, 3 table
uniform vec2 voi_of_code;           // factor and offset from code
uniform vec2 voi_of_value;          // the same from modality value
uniform int table_size;
uniform bool inverse;               // of the film as shown
uniform bool default_inverse;       // of the film as the generated images were made from it

uniform int layer_count;
uniform vec4 plane_y[MAX_LAYERS];   // rows of plane_from_view; w is half the box that is averaged
uniform vec4 plane_x[MAX_LAYERS];
uniform vec4 content[MAX_LAYERS];   // top, left, height, width of the plane's part on the image
uniform vec4 look[MAX_LAYERS];      // opacity, low, 255 / (high - low), cut
uniform ivec4 style[MAX_LAYERS];    // blend, colormap row, contour width, flags

const int ADD = 1, MULTIPLY = 2;
const int THRESHOLD = 1, MAGNITUDE = 2, REWINDOW = 4, SIGNED_SCALE = 8;

out vec4 painted;

vec2 view_point() {
    return vec2(view_hw.x - gl_FragCoord.y, gl_FragCoord.x);
}

vec2 on_film(vec2 view) {
    return vec2(dot(image_y, vec3(view, 1.0)), dot(image_x, vec3(view, 1.0)));
}

bool is_on_film(vec2 film) {
    return all(greaterThanEqual(film, vec2(-2e-4))) && all(lessThanEqual(film, image_hw + 2e-4));
}

float voi(float x) {
    if (voi_kind == 0) return clamp(x, 0.0, 1.0);
    if (voi_kind == 1) return 1.0 / (1.0 + exp(clamp(x, -80.0, 80.0)));
    if (voi_kind == 2) return x > 0.0 ? 1.0 : 0.0;
    int index = clamp(int(floor(x + 0.5)), 0, table_size - 1);
    return texelFetch(voi_table, ivec2(index % TABLE_WIDTH, index / TABLE_WIDTH), 0).r;
}

float shown(float code) {
    if (code <= padding_code) return 0.0;
    float grey = voi(code * voi_of_code.x + voi_of_code.y);
    return inverse ? 1.0 - grey : grey;
}

// First and last sample of a box along one axis, and the box itself, clamped to the source.
void box(float centre, float half_width, float size, out float low, out float high, out int first, out int last) {
    low = clamp(centre - half_width, 0.0, size - 0.002);
    high = clamp(centre + half_width, 0.002, size);
    first = int(floor(low));
    last = min(int(ceil(high)), int(ceil(size))) - 1;
}

vec3 film_colour(vec2 film) {
    float shrink = exp2(-float(base_level));
    vec2 size = image_hw * shrink;
    vec2 half_width = max(base_step * shrink, vec2(1.0)) * 0.5;
    float top, bottom, left, right;
    int first_row, last_row, first_column, last_column;
    box(film.x * shrink, half_width.x, size.x, top, bottom, first_row, last_row);
    box(film.y * shrink, half_width.y, size.y, left, right, first_column, last_column);
    ivec2 tile = tile_hw >> base_level;
    vec3 total = vec3(0.0);
    float weights = 0.0;
    for (int row = first_row; row <= last_row; ++row) {
        float tall = min(bottom, float(row + 1)) - max(top, float(row));
        for (int column = first_column; column <= last_column; ++column) {
            float weight = tall * (min(right, float(column + 1)) - max(left, float(column)));
            ivec2 at = ivec2(column % tile.y, row % tile.x);
            vec3 code = texelFetch(base, ivec3(at, row / tile.x * tile_columns + column / tile.y), base_level).rgb;
            if (base_colour) {
                total += weight * vec3(shown(code.r), shown(code.g), shown(code.b));
            } else {
                total.r += weight * shown(code.r);
            }
            weights += weight;
        }
    }
    total /= weights;
    return base_colour ? total : total.rrr;
}

// A generated image holds greys under the film's default window; what the present one makes of such a grey.
float through_window(float value, float low, float scale) {
    float grey = clamp((value - low) * scale / 255.0, 0.0, 1.0);
    if (default_inverse) grey = 1.0 - grey;
    float at = grey * float(CURVE_POINTS - 1);
    int before = min(int(floor(at)), CURVE_POINTS - 2);
    float value_low = texelFetch(grey_values, ivec2(before, 0), 0).r;
    float value_high = texelFetch(grey_values, ivec2(before + 1, 0), 0).r;
    grey = voi(mix(value_low, value_high, at - float(before)) * voi_of_value.x + voi_of_value.y);
    return inverse ? 1.0 - grey : grey;
}

// Samplers can be indexed by constants only.
float sample_of(int layer, ivec2 at) {
    switch (layer) {
        case 0: return texelFetch(planes[0], at, 0).r;
        case 1: return texelFetch(planes[1], at, 0).r;
        case 2: return texelFetch(planes[2], at, 0).r;
        case 3: return texelFetch(planes[3], at, 0).r;
        case 4: return texelFetch(planes[4], at, 0).r;
        case 5: return texelFetch(planes[5], at, 0).r;
        case 6: return texelFetch(planes[6], at, 0).r;
        case 7: return texelFetch(planes[7], at, 0).r;
        case 8: return texelFetch(planes[8], at, 0).r;
        case 9: return texelFetch(planes[9], at, 0).r;
        case 10: return texelFetch(planes[10], at, 0).r;
        default: return texelFetch(planes[11], at, 0).r;
    }
}

float plane_value(int layer, vec2 view) {
    vec4 part = content[layer];
    float y = dot(plane_y[layer].xyz, vec3(view, 1.0)) - part.x;
    float x = dot(plane_x[layer].xyz, vec3(view, 1.0)) - part.y;
    float top, bottom, left, right;
    int first_row, last_row, first_column, last_column;
    box(y, plane_y[layer].w, part.z, top, bottom, first_row, last_row);
    box(x, plane_x[layer].w, part.w, left, right, first_column, last_column);
    ivec2 corner = ivec2(part.yx);
    bool rewindow = (style[layer].w & REWINDOW) != 0;
    float total = 0.0, weights = 0.0;
    for (int row = first_row; row <= last_row; ++row) {
        float tall = min(bottom, float(row + 1)) - max(top, float(row));
        for (int column = first_column; column <= last_column; ++column) {
            float weight = tall * (min(right, float(column + 1)) - max(left, float(column)));
            float value = sample_of(layer, corner + ivec2(column, row));
            total += weight * (rewindow ? through_window(value, look[layer].y, look[layer].z) : value);
            weights += weight;
        }
    }
    return total / weights;
}

bool is_covered(float value, int layer) {
    int flags = style[layer].w;
    if ((flags & THRESHOLD) == 0) return true;
    return ((flags & MAGNITUDE) != 0 ? abs(value) : value) >= look[layer].w;
}

// Whether one of the eight neighbours, at the contour's width, is not covered.
bool is_edge(int layer, vec2 view) {
    float reach = float(style[layer].z);
    for (int down = -1; down <= 1; ++down) {
        for (int across = -1; across <= 1; ++across) {
            vec2 near = clamp(view + vec2(down, across) * reach, vec2(0.5), view_hw - 0.5);
            if (!is_on_film(on_film(near)) || !is_covered(plane_value(layer, near), layer)) return true;
        }
    }
    return false;
}

vec3 paint(vec3 below, int layer, vec2 view) {
    float value = plane_value(layer, view);
    if (!is_covered(value, layer)) return below;
    int flags = style[layer].w;
    int index;
    if (style[layer].z > 0) {
        if (!is_edge(layer, view)) return below;
        index = (flags & SIGNED_SCALE) == 0 ? 191 : value < 0.0 ? 0 : 255;
    } else {
        float scaled = (flags & REWINDOW) != 0 ? value * 255.0 : (value - look[layer].y) * look[layer].z;
        index = int(clamp(scaled + 0.5, 0.0, 255.0));
    }
    vec3 colour = texelFetch(colormaps, ivec2(index, style[layer].y), 0).rgb;
    float opacity = look[layer].x;
    if (style[layer].x == ADD) return min(below + opacity * colour, vec3(1.0));
    if (style[layer].x == MULTIPLY) return below * (1.0 - opacity + opacity * colour);
    return mix(below, colour, opacity);
}

void main() {
    vec2 view = view_point();
    vec2 film = on_film(view);
    painted = vec4(vec3(background), 1.0);
    if (!is_on_film(film)) return;
    vec3 colour = base_shown ? film_colour(film) : vec3(0.0);
    for (int layer = 0; layer < layer_count; ++layer) colour = paint(colour, layer, view);
    painted.rgb = colour;
}
