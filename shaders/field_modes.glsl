// Sum of plane waves, b(r) = sum_n a_n cos(2 pi (k_n . r + phase_n)), wave vectors and phases in turns.
// The tracer defines LARMOR_FIELD_BINDING, LARMOR_FIELD_BUFFERS and positionLow, the part of the position below the last
// bit of r. k and r are cut into halves of 12 bits; the product of the upper halves is exact and reduced to half a turn
// before the rest is added (no fused multiply-add, which some drivers round twice). So the phase is good to some 1e-5
// turns 1e5 wavelengths from the origin.
layout(std430, binding = LARMOR_FIELD_BINDING(0)) readonly buffer ModeWaves { vec4 modeWave[]; };           // k, phase
layout(std430, binding = LARMOR_FIELD_BINDING(1)) readonly buffer ModeAmplitudes { vec4 modeAmplitude[]; }; // a, 0
#if LARMOR_FIELD_BUFFERS > 2
layout(std430, binding = LARMOR_FIELD_BINDING(2)) readonly buffer ModeWaveLow { vec4 modeWaveLow[]; }; // k - float(k), 0
#endif

vec3 upperBits(vec3 x) { return uintBitsToFloat(floatBitsToUint(x) & 0xFFFFF000u); }

vec3 fieldAt(vec3 r) {
  vec3 b = vec3(0.0);
  vec3 rUpper = upperBits(r);
  precise vec3 rLower = (r - rUpper) + positionLow;
  for (int n = 0; n < modeWave.length(); ++n) {
    vec3 k = modeWave[n].xyz;
    vec3 kUpper = upperBits(k);
    precise vec3 turns = kUpper * rUpper;
    turns -= round(turns);
    precise vec3 rest = kUpper * rLower + (k - kUpper) * r;
#if LARMOR_FIELD_BUFFERS > 2
    rest += modeWaveLow[n].xyz * r;
#endif
    precise float phase = (turns.x + turns.y + turns.z) + (rest.x + rest.y + rest.z) + modeWave[n].w;
    b += modeAmplitude[n].xyz * cos(6.28318530717958648 * (phase - round(phase)));
  }
  return b;
}
