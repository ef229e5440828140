// Boris push of many particles in a static field (Boris 1970): half drift, rotation, half drift, `steps` times.
// The tracer puts before this text: #version; GROUP_SIZE; STATE_BINDING, RECORD_BINDING; LARMOR_FIELD_BINDING(i),
// LARMOR_FIELD_BUFFERS; DOUBLE_STATE when the state is kept in double; RECORD_FIELD when the field is recorded;
// vec3 positionLow; the field's fieldAt().
// One particle's words (uint, bits of the numbers):
//   float state:  position 3, its low part 3, velocity 3, windings 3
//   double state: position 3 x 2, velocity 3 x 2, windings 3
// a record has the same words and, with RECORD_FIELD, the field 3. Word w of particle p lies at w * particles + p.
layout(local_size_x = GROUP_SIZE) in;
layout(std430, binding = STATE_BINDING) buffer State { uint state[]; };
layout(std430, binding = RECORD_BINDING) writeonly buffer Records { uint record[]; };

uniform uint particles;
uniform uint firstParticle, endParticle; // of this dispatch
uniform uint steps;        // of this dispatch
uniform uint untilRecord;  // steps to the next record, 1..recordEvery
uniform uint recordEvery;
uniform uint recordSlot;   // first free slot of the record buffer
uniform uint untilScaled;  // steps to the next renormalisation of |v|
uniform float halfStep[2];     // dt / 2 and its low part
uniform float halfCoupling[2]; // coupling dt / 2 and its low part
uniform float speed[2];
uniform vec3 boxOrigin, boxLength, boxLengthLow; // length 0: unbounded
uniform int exactRotation; // tan(h/2) instead of h/2

const uint scaleEvery = 1000u;

#ifdef DOUBLE_STATE
#define REAL double
#define REAL3 dvec3
const uint stateWords = 15u;
#else
#define REAL float
#define REAL3 vec3
const uint stateWords = 12u;
#endif

struct Particle {
  REAL3 position;
  vec3 low; // float state only
  REAL3 velocity;
  ivec3 winding;
};

vec3 fieldOf(Particle p) {
#ifdef DOUBLE_STATE
  vec3 r = vec3(p.position);
  positionLow = vec3(p.position - dvec3(r));
#else
  vec3 r = p.position;
  positionLow = p.low;
#endif
  return fieldAt(r);
}

REAL whole(float parts[2]) {
#ifdef DOUBLE_STATE
  return double(parts[0]) + double(parts[1]);
#else
  return parts[0];
#endif
}

void drift(inout Particle p, REAL time) {
#ifdef DOUBLE_STATE
  p.position += time * p.velocity;
#else
  // Compensated sum (Knuth 1997, 4.2.2): what the addition rounds away is kept in `low`.
  precise vec3 way = fma(vec3(time), p.velocity, p.low);
  precise vec3 sum = p.position + way;
  precise vec3 moved = sum - p.position;
  precise vec3 lost = (p.position - (sum - moved)) + (way - moved);
  p.position = sum;
  p.low = lost;
#endif
}

// Moves the particle by whole boxes into the box; counts them.
void wrap(inout Particle p) {
  for (int c = 0; c < 3; ++c) {
    if (boxLength[c] <= 0.0)
      continue;
#ifdef DOUBLE_STATE
    double size = double(boxLength[c]) + double(boxLengthLow[c]);
    double boxes = floor((p.position[c] - double(boxOrigin[c])) / size);
    p.position[c] -= boxes * size;
    p.winding[c] += int(boxes);
#else
    float boxes = floor((p.position[c] - boxOrigin[c]) / boxLength[c]);
    if (boxes != 0.0) {
      precise float shift = boxes * boxLength[c];
      precise float shiftLow = fma(boxes, boxLength[c], -shift) + boxes * boxLengthLow[c];
      precise float high = p.position[c] - shift;
      precise float moved = p.position[c] - high;
      precise float lost = moved - shift;
      p.low[c] += (p.position[c] - (high + moved)) + lost - shiftLow;
      p.position[c] = high;
      p.winding[c] += int(boxes);
    }
#endif
  }
}

// tan(x) / x with q = x^2 by Lambert's continued fraction, at the precision of the state.
REAL tangentRatio(REAL q) {
  REAL f = REAL(17.0);
  for (int n = 15; n > 0; n -= 2)
    f = REAL(n) - q / f;
  return REAL(1.0) / f;
}

void rotate(inout Particle p) {
  REAL3 t = whole(halfCoupling) * REAL3(fieldOf(p));
  if (exactRotation != 0)
    t *= tangentRatio(dot(t, t));
  REAL3 middle = p.velocity + cross(p.velocity, t);
  p.velocity += cross(middle, t * (REAL(2.0) / (REAL(1.0) + dot(t, t))));
}

#ifdef DOUBLE_STATE
double loadDouble(uint word, uint i) {
  return packDouble2x32(uvec2(state[word * particles + i], state[(word + 1u) * particles + i]));
}
#endif

Particle load(uint i) {
  Particle p;
  p.low = vec3(0.0);
  for (uint c = 0u; c < 3u; ++c) {
#ifdef DOUBLE_STATE
    p.position[c] = loadDouble(2u * c, i);
    p.velocity[c] = loadDouble(6u + 2u * c, i);
#else
    p.position[c] = uintBitsToFloat(state[c * particles + i]);
    p.low[c] = uintBitsToFloat(state[(3u + c) * particles + i]);
    p.velocity[c] = uintBitsToFloat(state[(6u + c) * particles + i]);
#endif
    p.winding[c] = int(state[(stateWords - 3u + c) * particles + i]);
  }
  return p;
}

// The words of a particle; the same for state and record.
void words(Particle p, out uint w[stateWords]) {
  for (uint c = 0u; c < 3u; ++c) {
#ifdef DOUBLE_STATE
    uvec2 x = unpackDouble2x32(p.position[c]), v = unpackDouble2x32(p.velocity[c]);
    w[2u * c] = x.x;
    w[2u * c + 1u] = x.y;
    w[6u + 2u * c] = v.x;
    w[7u + 2u * c] = v.y;
#else
    w[c] = floatBitsToUint(p.position[c]);
    w[3u + c] = floatBitsToUint(p.low[c]);
    w[6u + c] = floatBitsToUint(p.velocity[c]);
#endif
    w[stateWords - 3u + c] = uint(p.winding[c]);
  }
}

void writeRecord(Particle p, uint slot, uint i) {
  uint w[stateWords];
  words(p, w);
#ifdef RECORD_FIELD
  uint start = slot * (stateWords + 3u);
  vec3 b = fieldOf(p);
  for (uint c = 0u; c < 3u; ++c)
    record[(start + stateWords + c) * particles + i] = floatBitsToUint(b[c]);
#else
  uint start = slot * stateWords;
#endif
  for (uint k = 0u; k < stateWords; ++k)
    record[(start + k) * particles + i] = w[k];
}

void main() {
  uint i = firstParticle + gl_GlobalInvocationID.x;
  if (i >= endParticle)
    return;
  Particle p = load(i);
  uint toRecord = untilRecord, toScale = untilScaled, slot = recordSlot;
  for (uint s = 0u; s < steps; ++s) {
    drift(p, whole(halfStep));
    wrap(p);
    rotate(p);
    drift(p, whole(halfStep));
    if (--toScale == 0u) {
      p.velocity *= whole(speed) / length(p.velocity);
      toScale = scaleEvery;
    }
    if (--toRecord == 0u) {
      writeRecord(p, slot++, i);
      toRecord = recordEvery;
    }
  }
  uint w[stateWords];
  words(p, w);
  for (uint k = 0u; k < stateWords; ++k)
    state[k * particles + i] = w[k];
}
