// Boris' push (Boris 1970) in a mean field along z and plane waves without a z component, `steps` times; each particle in
// waves of its own. A work group has one particle: each invocation sums its share of the waves, the group adds these
// sums, and every invocation pushes the particle, so that none waits for the others to tell it the place. The phase of a
// wave is a fraction of a turn in [-1/2, 1/2] and goes on by k.way from step to step, as on the processor
// (engine/motion/wave_push.kernel).
// GpuWaveKernels.cpp puts before this text: #version; GROUP_SIZE, a multiple of PARTS; WAVES_EACH, waves of an
// invocation; RESIDENT if these are few enough to be kept in registers.
layout(local_size_x = GROUP_SIZE) in;

struct Particle {
  vec4 position; // half a step after the last whole one; w: |v|
  vec4 low;      // what does not fit into the position
  vec4 velocity; // there
  vec4 way;      // from where the phases are
};
const uint padded = WAVES_EACH * GROUP_SIZE; // waves of a particle; those too many have amplitude 0
layout(std430, binding = 0) readonly buffer Waves { float row[]; }; // [particle][kx, ky, kz, ax, ay][padded], k in turns
layout(std430, binding = 1) buffer Phases { float phase[]; };       // [particle][padded]
layout(std430, binding = 2) buffer Particles { Particle particles[]; };

uniform uint firstParticle;    // of this dispatch
uniform uint steps;            // of this dispatch
uniform float dt[2];           // and its low part
uniform float halfCoupling[2]; // coupling dt / 2 and its low part

const uint PARTS = 8u;
shared vec2 sums[GROUP_SIZE], parts[PARTS];

struct Wave {
  vec3 k;
  vec2 amplitude;
};
uint firstRow, firstPhase; // of this invocation's waves

Wave storedWave(uint i) {
  uint at = firstRow + i * GROUP_SIZE;
  return Wave(vec3(row[at], row[at + padded], row[at + 2u * padded]),
              vec2(row[at + 3u * padded], row[at + 4u * padded]));
}

#ifdef RESIDENT
Wave ownWave[WAVES_EACH];
float ownPhase[WAVES_EACH];
#define WAVE(i) ownWave[i]
#define PHASE(i) ownPhase[i]
#else
#define WAVE(i) storedWave(i)
#define PHASE(i) phase[firstPhase + (i) * GROUP_SIZE]
#endif

// cos(2 pi f), |f| <= 1/2: even polynomial of degree 10 with equal ripples, error 8e-7 on every device.
float cosine(float f) {
  float w = f * f;
  float p = fma(-21.07682228, w, 58.79406738);
  p = fma(p, w, -85.27240753);
  p = fma(p, w, 64.9287262);
  p = fma(p, w, -19.73898315);
  return fma(p, w, 0.9999992251);
}

// Moves this invocation's phases on; the sum of its waves.
vec2 sumOwn(vec3 way) {
  vec2 sum = vec2(0.0);
  for (uint i = 0u; i < WAVES_EACH; ++i) {
    Wave wave = WAVE(i);
    float f = fma(wave.k.x, way.x, fma(wave.k.y, way.y, fma(wave.k.z, way.z, PHASE(i))));
    f -= round(f);
    PHASE(i) = f;
    sum += wave.amplitude * cosine(f);
  }
  return sum;
}

// Sum over the group, the same bits in every invocation. Two barriers are enough: `sums` is written again after the
// second one, when all have read it, and `parts` after the first one of the next step.
vec2 sumGroup(vec2 own) {
  uint j = gl_LocalInvocationIndex;
  sums[j] = own;
  memoryBarrierShared();
  barrier();
  if (j < PARTS) {
    vec2 part = vec2(0.0);
    for (uint i = 0u; i < GROUP_SIZE; i += PARTS)
      part += sums[i + j];
    parts[j] = part;
  }
  memoryBarrierShared();
  barrier();
  vec2 sum = vec2(0.0);
  for (uint i = 0u; i < PARTS; ++i)
    sum += parts[i];
  return sum;
}

void rotate(inout Particle p, vec2 b) {
  vec3 field = vec3(b, 1.0), v = p.velocity.xyz;
  vec3 t = halfCoupling[0] * field + halfCoupling[1] * field;
  v += cross(v + cross(v, t), t * (2.0 / (1.0 + dot(t, t))));
  // Rounding alone changes |v|: back to it by a step of Newton's method.
  p.velocity.xyz = v * (1.5 - 0.5 * dot(v, v) / (p.position.w * p.position.w));
}

// The phases follow `way` as it was rounded, so position and phases stay together: position + low goes on by exactly that
// (Knuth 1997, 4.2.2), but for what is lost of `low`, 2^-48 of the position.
void drift(inout Particle p) {
  precise vec3 r = p.position.xyz, v = p.velocity.xyz;
  precise vec3 way = dt[0] * v + dt[1] * v;
  precise vec3 sum = r + way;
  precise vec3 moved = sum - r;
  precise vec3 low = p.low.xyz + ((r - (sum - moved)) + (way - moved));
  precise vec3 whole = sum + low;
  precise vec3 rest = low - (whole - sum);
  p.position.xyz = whole;
  p.low.xyz = rest;
  p.way.xyz = way;
}

void main() {
  uint number = firstParticle + gl_WorkGroupID.x, j = gl_LocalInvocationIndex;
  firstRow = number * 5u * padded + j;
  firstPhase = number * padded + j;
#ifdef RESIDENT
  for (uint i = 0u; i < WAVES_EACH; ++i) {
    ownWave[i] = storedWave(i);
    ownPhase[i] = phase[firstPhase + i * GROUP_SIZE];
  }
#endif
  Particle p = particles[number];
  for (uint step = 0u; step < steps; ++step) {
    rotate(p, sumGroup(sumOwn(p.way.xyz)));
    drift(p);
  }
#ifdef RESIDENT
  for (uint i = 0u; i < WAVES_EACH; ++i)
    phase[firstPhase + i * GROUP_SIZE] = ownPhase[i];
#endif
  // All have read it: the barriers of a step lie between.
  if (j == 0u)
    particles[number] = p;
}
