package catalogue

import (
	"math/big"

	"rasoat/pipeline/score"
	"rasoat/rules/decode"
)

// Dossier is what the `audit:` block says of dossiers. No figure of an audit depends
// on it, so it is no part of the catalogue's fingerprint.
type Dossier struct {
	// The days of the month after the span by which agencies report, and the report
	// as a whole is made; 0: not said.
	AgenciesReportBy int
	ReportBy         int
	Maturity         *score.Maturity
}

// audit is the block of dossiers.
type audit struct {
	auditBlock
	maturity *score.Maturity
}

type auditBlock struct {
	AgenciesReportBy decode.Placed[monthDay] `yaml:"agencies_report_by"`
	ReportBy         decode.Placed[monthDay] `yaml:"report_by"`
	Maturity         map[string]*big.Rat     `yaml:"maturity"`
}

func (a *audit) DecodeNode(n decode.Node) {
	n.Decode(&a.auditBlock) // what is wrong with the days does not keep the weights from being looked at
	m, err := score.LoadMaturity(a.Maturity)
	if err != nil {
		complainOf(err, n)
		return
	}
	a.maturity = m
}

// monthDay is a day that every month has.
type monthDay int

const lastMonthDay = 28

func (d *monthDay) DecodeNode(n decode.Node) {
	if day, ok := numberUpTo(n, lastMonthDay, lintMonthDay); ok {
		*d = monthDay(day)
	}
}

// dossier is what the block says; what is not given is as usual.
func (a *audit) dossier() Dossier {
	d := Dossier{AgenciesReportBy: int(a.AgenciesReportBy.Value), ReportBy: int(a.ReportBy.Value), Maturity: a.maturity}
	if d.Maturity == nil {
		usual, err := score.LoadMaturity(nil)
		if err != nil {
			panic("catalogue: " + err.Error())
		}
		d.Maturity = usual
	}
	return d
}
