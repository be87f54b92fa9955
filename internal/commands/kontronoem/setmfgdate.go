package kontronoem

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/fru"
)

func newDate(a *app.App) *cobra.Command {
	return a.Command("setmfgdate", "Copy the board's date of manufacture into its inventory",
		func(ctx context.Context, h *app.Host, _ []string) error {
			made, err := setDate(ctx, h)
			return end(h, "manufacturing date", made.Format(time.RFC3339), err)
		})
}

// Where a board area has the date (FRU §11).
const dateOffset, dateLen = 3, 3

func setDate(ctx context.Context, h *app.Host) (made time.Time, err error) {
	date, err := ask(ctx, h, cmdGetDate, "")
	switch {
	case err != nil:
		return made, err
	case len(date) != dateLen:
		return made, refuse(nil, "Invalid response for the Manufacturing date\n")
	}
	inv, err := open(ctx, h)
	if err != nil {
		return made, err
	}
	board, err := inv.area(ctx, inv.header.Board)
	if err != nil {
		return made, err
	}
	copy(board.data[dateOffset:], date)
	made, _ = fru.DecodeBoard(board.data).Made()
	return made, inv.store(ctx, board)
}
