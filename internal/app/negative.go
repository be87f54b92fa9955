package app

import "github.com/spf13/cobra"

// negativeKey marks commands in their annotations.
const negativeKey = "negative operands"

// TakeNegative marks a command whose operands may be negative numbers, which
// are no options then.
func TakeNegative(cmd *cobra.Command) {
	if cmd.Annotations == nil {
		cmd.Annotations = map[string]string{}
	}
	cmd.Annotations[negativeKey] = ""
}

// TakesNegative reports whether operands begin a command below root that is
// marked so.
func TakesNegative(root *cobra.Command, operands []string) bool {
	cmd, _, err := root.Find(operands)
	if err != nil {
		return false
	}
	_, marked := cmd.Annotations[negativeKey]
	return marked
}
