package sdr

import "slices"

// Members are the entities that an association's container holds, without those
// of ID 0, which are none; nil for records of other types (IPMI v2.0 §43.4).
//
//	+---------+-----+----------------------+
//	|container|flags|four times ID.instance|
//	+---------+-----+----------------------+
//	     2       1             8
//
// The four are entities, or the ends of two ranges of instances.
func (r *Record) Members() []Entity {
	const ranges, first = 0x80, 3
	if r.Type != TypeEntityAssociation {
		return nil
	}
	b := r.padded(first + 8)
	var members []Entity
	for i := first; i < len(b); i += 4 {
		from, to := parseEntity(b[i], b[i+1]), parseEntity(b[i+2], b[i+3])
		switch {
		case b[2]&ranges == 0:
			members = append(members, from, to)
		case from.ID == to.ID:
			members = append(members, instances(from, to)...)
		}
	}
	return slices.DeleteFunc(members, func(e Entity) bool { return e.ID == 0 })
}

// instances are the entities of a range.
func instances(from, to Entity) (list []Entity) {
	for n := from.Instance; n <= to.Instance; n++ { // at most 127: it ends
		list = append(list, Entity{ID: from.ID, Instance: n})
	}
	return list
}
