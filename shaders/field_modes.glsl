// Sum of plane waves, b(r) = sum_n a_n cos(2 pi (k_n . r + phase_n)), wave vectors and phases in turns.
// The tracer defines LARMOR_FIELD_BINDING, LARMOR_FIELD_BUFFERS and positionLow, the part of the position below the last
// bit of r. Each product k r is split without error into a rounded part, reduced to half a turn, and its remainder, so
// that the phase stays good to a millionth of a turn some 1e7 wavelengths from the origin.
layout(std430, binding = LARMOR_FIELD_BINDING(0)) readonly buffer ModeWaves { vec4 modeWave[]; };           // k, phase
layout(std430, binding = LARMOR_FIELD_BINDING(1)) readonly buffer ModeAmplitudes { vec4 modeAmplitude[]; }; // a, 0
#if LARMOR_FIELD_BUFFERS > 2
layout(std430, binding = LARMOR_FIELD_BINDING(2)) readonly buffer ModeWaveLow { vec4 modeWaveLow[]; }; // k - float(k), 0
#endif

vec3 fieldAt(vec3 r) {
  vec3 b = vec3(0.0);
  for (int n = 0; n < modeWave.length(); ++n) {
    vec3 k = modeWave[n].xyz;
    precise vec3 product = k * r;
    precise vec3 rest = fma(k, r, -product);
    precise vec3 turns = product - round(product);
    rest = fma(k, positionLow, rest);
#if LARMOR_FIELD_BUFFERS > 2
    rest = fma(modeWaveLow[n].xyz, r, rest);
#endif
    float phase = turns.x + turns.y + turns.z + rest.x + rest.y + rest.z + modeWave[n].w;
    b += modeAmplitude[n].xyz * cos(6.28318530717958648 * (phase - round(phase)));
  }
  return b;
}
