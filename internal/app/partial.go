package app

import "goipmi/internal/output"

// Partial writes what there is of v as text and fails with err. Whoever reads
// JSON or YAML gets no half of a value.
func (h *Host) Partial(v output.Value, err error) error {
	if h.Out.Structured() {
		return err
	}
	if emitErr := h.Out.Emit(v); emitErr != nil {
		return emitErr
	}
	return err
}
