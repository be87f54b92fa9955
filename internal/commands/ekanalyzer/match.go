package ekanalyzer

import (
	"math/bits"
	"slices"
	"strconv"

	"goipmi/internal/picmg"
)

// matcher compares the links of devices as the E-Keying entity does (AMC.0
// §3.9.3): those that are of one kind, and that the carrier wires together.
type matcher struct {
	*analysis
	option string
	wiring *picmg.CarrierLinks // of the carrier, if it tells
	// first are the channels that those of links count from, by whether these are in
	// a group. They are the first links'; but ipmitool looks at those only when they
	// are like another, and else keeps what it has.
	first [2]ends
}

// comparison is two records of links that were compared.
type comparison struct {
	From      picmg.ModuleLinks `json:"from"`
	To        picmg.ModuleLinks `json:"to"`
	Matches   []match           `json:"matches"`
	Unmatched []int             `json:"unmatched_from_links"` // their indices
	Notes     []string          `json:"notes"`
}

// match is two links that work together.
type match struct {
	From  int   `json:"from_link"` // its index
	To    int   `json:"to_link"`
	Ports *ends `json:"ports,omitempty"` // of the first lane; absent if none is in use
}

// ends are numbers of the two sides: ports, or channels.
type ends struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// side is a record of links, and where it is from.
type side struct {
	picmg.ModuleLinks
	slot slot
}

// pair compares two devices, if they are not both carriers.
func (m *matcher) pair(first, second device) *pair {
	if first.slot == carrier && second.slot == carrier {
		return nil
	}
	m.Progressf("%s vs %s\n", first.slot, second.slot)
	m.aloud(1, "Start matching process\n")
	if second.slot == carrier {
		first, second = second, first
	}
	p := &pair{First: first.slot.String(), Second: second.slot.String(), Comparisons: []*comparison{}}
	if len(first.links) == 0 || len(second.links) == 0 {
		m.Progressf("No amc record is found!\n")
		return p
	}
	for _, to := range second.links {
		for _, from := range first.links {
			if len(to.Links) > 0 && len(from.Links) > 0 {
				p.Comparisons = append(p.Comparisons, m.compare(side{from, first.slot}, side{to, second.slot}))
			}
		}
	}
	return p
}

func (m *matcher) compare(from, to side) *comparison {
	c := &comparison{
		From: from.ModuleLinks, To: to.ModuleLinks, Matches: []match{}, Unmatched: []int{}, Notes: []string{},
	}
	if !m.App.Compat {
		first := ends{int(from.Links[0].Channel), int(to.Links[0].Channel)}
		m.first = [2]ends{first, first}
	}
	for i := range to.Links {
		for j := range from.Links {
			if m.matches(c, from, to, j, i) {
				break
			}
		}
	}
	for j := range from.Links {
		if !slices.ContainsFunc(c.Matches, func(found match) bool { return found.From == j }) {
			c.Unmatched = append(c.Unmatched, j)
		}
	}
	if m.option == "unmatch" || m.option == "all" {
		m.unmatched(c, from, to)
	}
	return c
}

// matches compares link j of from with link i of to.
func (m *matcher) matches(c *comparison, from, to side, j, i int) bool {
	a, b := to.Links[i], from.Links[j]
	if (a.Grouping == 0) != (b.Grouping == 0) || !alike(to, from, a, b) {
		return false
	}
	first := &m.first[min(a.Grouping, 1)]
	if i == 0 {
		first.To = int(a.Channel)
	}
	if j == 0 {
		first.From = int(b.Channel)
	}
	found, ok := m.connected(c, from, to, int(b.Channel)-first.From, int(a.Channel)-first.To)
	if !ok {
		return false
	}
	c.Matches = append(c.Matches, match{j, i, found})
	if m.option != "unmatch" {
		m.matched(from, to, b, a)
	}
	return true
}

// matched shows two links; those of a group a little further in.
func (m *matcher) matched(from, to side, source, target picmg.ModuleLink) {
	indent := " "
	if source.Grouping != 0 {
		indent = "  "
	}
	m.Progressf("%sMatching Result\n", indent)
	m.link("From", from, source)
	m.link("To", to, target)
	m.Progressf("  %s\n", stars)
}

// unmatched shows all links of to, and those of from without a match.
func (m *matcher) unmatched(c *comparison, from, to side) {
	m.Progressf("  Unmatching result\n")
	for _, l := range to.Links {
		m.link("", to, l)
		m.Progressf("   %s\n", stars)
	}
	for _, j := range c.Unmatched {
		m.link("", from, from.Links[j])
		m.Progressf("   %s\n", stars)
	}
}

// alike reports whether two links are of one kind.
func alike(x, y side, a, b picmg.ModuleLink) bool {
	return a.Type == b.Type && (!picmg.IsOEMLink(a.Type) || sameMaker(x.GUIDs, y.GUIDs)) &&
		a.Extension == b.Extension && a.Asymmetric&b.Asymmetric == 0 &&
		bits.OnesCount8(a.Lanes) == bits.OnesCount8(b.Lanes)
}

// sameMaker reports whether one GUID is in both lists, or none in either.
func sameMaker(x, y []string) bool {
	return len(x) == 0 && len(y) == 0 ||
		slices.ContainsFunc(x, func(guid string) bool { return slices.Contains(y, guid) })
}

// link shows a link in a summary.
func (m *matcher) link(role string, s side, l picmg.ModuleLink) {
	place := s.slot.String()
	if s.slot == carrier {
		place += " ID " + strconv.Itoa(int(s.ResourceID))
	}
	m.Progressf("  - %s %s\n", role, place)
	m.Progressf("    - Channel ID %d || ", l.Channel)
	for lane, label := range [...]string{"Lane 0: enable", ", Lane 1: enable", ", Lane 2: enable", ", Lane 3: enable"} {
		if l.Lanes>>lane&1 != 0 {
			m.Progressf("%s", label)
		}
	}
	kind := kindOf(l.Type)
	m.Progressf("\n    - Link Type: %s \n", kind.name)
	if kind.named() {
		m.Progressf("    - Link Type extension: %s\n", kind.extension(l.Extension))
		m.Progressf("    - Link Group ID: %d || Link Asym. Match: %d - %s\n", l.Grouping, l.Asymmetric, kind.match(l.Asymmetric))
	} else {
		m.Progressf("    - Link Type extension: %d\n", l.Extension)
		m.Progressf("    - Link Group ID: %d || Link Asym. Match: %d\n", l.Grouping, l.Asymmetric)
	}
	if picmg.IsOEMLink(l.Type) {
		m.guids(s)
	}
}

func (m *matcher) guids(s side) {
	if s.Count == 0 {
		m.Progressf("\tThere is no OEM GUID for this module\n")
	}
	for _, guid := range s.GUIDs {
		m.Progressf("    - GUID: %s\n", guidText(guid, func(i int) bool { return i%4 == 0 }))
	}
}
