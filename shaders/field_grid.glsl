// Trilinear interpolation on a periodic grid.
// gridHeader: [0..2] position of node (0,0,0), [3..5] box length, [6..8] node counts.
// gridNode[(z * ny + y) * nx + x] = (b, unused), without padding.
layout(std430, binding = LARMOR_FIELD_BINDING(0)) readonly buffer GridHeader { float gridHeader[]; };
layout(std430, binding = LARMOR_FIELD_BINDING(1)) readonly buffer GridNodes { vec4 gridNode[]; };

vec3 gridRow(ivec2 x, int y, int z, float fraction, ivec3 n) {
  int start = (z * n.y + y) * n.x;
  return mix(gridNode[start + x.x].xyz, gridNode[start + x.y].xyz, fraction);
}

vec3 fieldAt(vec3 r) {
  vec3 origin = vec3(gridHeader[0], gridHeader[1], gridHeader[2]);
  vec3 size = vec3(gridHeader[3], gridHeader[4], gridHeader[5]);
  ivec3 n = ivec3(int(gridHeader[6]), int(gridHeader[7]), int(gridHeader[8]));
  vec3 u = ((r - origin) + positionLow) / size;
  vec3 g = (u - floor(u)) * vec3(n);
  ivec3 low = clamp(ivec3(g), ivec3(0), n - 1);
  vec3 f = g - vec3(low);
  ivec3 high = ivec3(low.x + 1 < n.x ? low.x + 1 : 0, low.y + 1 < n.y ? low.y + 1 : 0, low.z + 1 < n.z ? low.z + 1 : 0);
  ivec2 x = ivec2(low.x, high.x);
  vec3 bottom = mix(gridRow(x, low.y, low.z, f.x, n), gridRow(x, high.y, low.z, f.x, n), f.y);
  vec3 top = mix(gridRow(x, low.y, high.z, f.x, n), gridRow(x, high.y, high.z, f.x, n), f.y);
  return mix(bottom, top, f.z);
}
