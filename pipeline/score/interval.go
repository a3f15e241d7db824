package score

import "math/big"

// Interval returns the Wilson score interval of the share of clean rows, in
// percent rounded half up to two decimals, at the method's confidence; ok is
// false without rows. Unlike a score, its upper end may be 100.00 although a
// row is not clean: it bounds a share that is not known.
//
// Wilson, E. B. (1927), “Probable inference, the law of succession, and
// statistical inference”, Journal of the American Statistical Association 22:
// with k of n rows clean and z the quantile, the ends are
//
//	(2k + z² ± z·√(z² + 4k(n−k)/n)) ÷ 2(n + z²)
//
// With z² = a/b this is (N ± √M) ÷ K in whole numbers, and rounding needs the
// integer part of a root only. So the figures are the same on every machine,
// which they would not be in floating point.
func (m *Method) Interval(clean, rows int64) (low, high Points, ok bool) {
	if rows <= 0 || clean < 0 || clean > rows {
		return 0, 0, false
	}
	z2 := new(big.Rat).Mul(m.Confidence.Z.Rat, m.Confidence.Z.Rat)
	a, b := z2.Num(), z2.Denom()
	k, n, dirty := big.NewInt(clean), big.NewInt(rows), big.NewInt(rows-clean)

	an := product(a, n)
	spread := new(big.Int).Add(an, product(big.NewInt(4), k, b, dirty))
	root := product(an, spread)                                                   // M = an(an + 4kb(n−k))
	centre := product(n, new(big.Int).Add(product(big.NewInt(2), k, b), a))       // N = n(2kb + a)
	whole := product(big.NewInt(2), n, new(big.Int).Add(product(n, b), a))        // K = 2n(nb + a)
	scale := big.NewInt(2 * int64(Full))                                          // twice the hundredths, for the half
	half := new(big.Int).Add(product(scale, centre), whole)                       // 2·10⁴N + K
	reach := new(big.Int).Sqrt(product(scale, scale, root))                       // ⌊2·10⁴√M⌋
	exact := new(big.Int).Mul(reach, reach).Cmp(product(scale, scale, root)) == 0 // no part was cut off
	whole.Lsh(whole, 1)                                                           // 2K
	high = points(new(big.Int).Quo(new(big.Int).Add(half, reach), whole))         // ⌊(2·10⁴(N+√M) + K) ÷ 2K⌋
	if !exact {
		reach.Add(reach, big.NewInt(1)) // ⌊x − √y⌋ = x − ⌈√y⌉
	}
	low = points(new(big.Int).Quo(new(big.Int).Sub(half, reach), whole))
	return low, high, true
}

func points(n *big.Int) Points { return Points(n.Int64()) }

func product(factors ...*big.Int) *big.Int {
	p := big.NewInt(1)
	for _, f := range factors {
		p.Mul(p, f)
	}
	return p
}
