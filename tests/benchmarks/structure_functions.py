"""S2, S4 and flatness at 40 lags over 10^4 paths x 2048 records x 3 components, and the density of a million curvatures,
in careful numpy: the reference of bench_statistics. Prints seconds. Needs numpy only."""
import time
import numpy as np

paths, records, blocks = 10000, 2048, 100
lags = np.unique(np.round(np.logspace(0, np.log10(records // 2), 40)).astype(int))
rng = np.random.default_rng(1)
v = rng.standard_normal((paths // blocks, 3, records))  # one block that stays in the cache, taken `blocks` times

begin = time.perf_counter()
second, fourth = np.zeros(len(lags)), np.zeros(len(lags))
for _ in range(blocks):
    for k, lag in enumerate(lags):
        d = v[:, :, lag:] - v[:, :, :-lag]
        np.multiply(d, d, out=d)
        second[k] += d.sum()
        fourth[k] += np.einsum("pcr,pcr->", d, d)
print("structure functions: %.2f s" % (time.perf_counter() - begin))

kappa = np.abs(rng.standard_normal(1000000)) + 1e-6
edges = np.logspace(-6, 2, 161)
begin = time.perf_counter()
for _ in range(20):
    np.histogram(kappa, bins=edges)
print("curvature density: %.1f ns per value" % ((time.perf_counter() - begin) / 20 / kappa.size * 1e9))
