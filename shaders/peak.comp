// What a device can do at most: multiply-adds in single precision, and bytes read and written.
// Put before this text: #version; GROUP_SIZE.
layout(local_size_x = GROUP_SIZE) in;
layout(std430, binding = 0) buffer Values { vec4 value[]; };
layout(std430, binding = 1) readonly buffer Others { vec4 other[]; };

uniform uint turns; // of 4 multiply-adds in each of 8 chains of four numbers; 0: copy
uniform uint count; // vec4 to copy

void main() {
  uint self = gl_GlobalInvocationID.x;
  if (turns == 0u) {
    uint all = gl_NumWorkGroups.x * uint(GROUP_SIZE);
    for (uint i = self; i < count; i += all)
      value[i] = other[i];
    return;
  }
  // Variables of their own: an array would be kept in memory by some compilers.
  vec4 factor = other[0], added = other[1], x = vec4(float(self) * 1e-6);
  vec4 a = x, b = x + 0.1, c = x + 0.2, d = x + 0.3, e = x + 0.4, f = x + 0.5, g = x + 0.6, h = x + 0.7;
#define ALL a = fma(a, factor, added); b = fma(b, factor, added); c = fma(c, factor, added); d = fma(d, factor, added); \
            e = fma(e, factor, added); f = fma(f, factor, added); g = fma(g, factor, added); h = fma(h, factor, added);
  for (uint n = 0u; n < turns; ++n) {
    ALL ALL ALL ALL
  }
  value[self] = ((a + b) + (c + d)) + ((e + f) + (g + h));
}
