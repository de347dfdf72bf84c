// Logs the records of the other sides with zerolog into one buffered file, and prints the
// nanoseconds from the first call to the last byte written.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strconv"
	"sync"
	"time"

	"github.com/rs/zerolog"
)

const (
	message = "sensor_reading"
	samples = 1024
	buffer  = 256 * 1024
)

type sample struct {
	sensor, site             string
	reading, battery, uptime int64
	value, limit             float64
	alarm                    bool
	at, unit                 string
}

func table() []sample {
	table := make([]sample, samples)
	units := []string{"CELSIUS", "KELVIN"}
	for i := range table {
		at := time.Unix(1_780_000_000+int64(i), 123_456_000+1_000*int64(i)).UTC()
		table[i] = sample{
			sensor:  fmt.Sprintf("cold-room-%d", i%16),
			site:    fmt.Sprintf("warehouse north, dock %d", i%7),
			reading: 1_000_000 + 7919*int64(i),
			battery: int64(i % 101),
			uptime:  86_400_000 + 61*int64(i),
			value:   float64(i*37%4_000-2_000) / 100,
			limit:   8.5 + float64(i%4)/4,
			alarm:   i%5 == 0,
			at:      at.Format("2006-01-02T15:04:05.000000Z"),
			unit:    units[i%2],
		}
	}
	return table
}

func fields(event *zerolog.Event, s *sample) {
	event.
		Str("sensor", s.sensor).
		Str("site", s.site).
		Int64("reading", s.reading).
		Int64("battery", s.battery).
		Int64("uptime", s.uptime).
		Float64("value", s.value).
		Float64("limit", s.limit).
		Bool("alarm", s.alarm).
		Str("at", s.at).
		Str("unit", s.unit).
		Msg(message)
}

func bind(logger zerolog.Logger, s *sample) zerolog.Logger {
	return logger.With().
		Str("sensor", s.sensor).
		Str("site", s.site).
		Int64("reading", s.reading).
		Int64("battery", s.battery).
		Int64("uptime", s.uptime).
		Float64("value", s.value).
		Float64("limit", s.limit).
		Bool("alarm", s.alarm).
		Str("at", s.at).
		Str("unit", s.unit).
		Logger()
}

func share(logger zerolog.Logger, bound bool, records int, table []sample) {
	if bound {
		logger = bind(logger, &table[0])
	}
	for i := 0; i < records; i++ {
		if bound {
			logger.Info().Msg(message)
		} else {
			fields(logger.Info(), &table[i%samples])
		}
	}
}

func main() {
	if len(os.Args) != 5 {
		fmt.Fprintln(os.Stderr, "expected WORKLOAD THREADS RECORDS FILE")
		os.Exit(2)
	}
	bound := os.Args[1] == "BOUND"
	threads, records := number(os.Args[2]), number(os.Args[3])
	file, err := os.Create(os.Args[4])
	check(err)
	out := bufio.NewWriterSize(file, buffer)
	// A number, as zerolog's documentation has it for the fastest timestamp.
	zerolog.TimeFieldFormat = zerolog.TimeFormatUnixMs
	var writer io.Writer = out
	if threads > 1 {
		writer = zerolog.SyncWriter(out)
	}
	logger := zerolog.New(writer).Level(zerolog.InfoLevel).With().Timestamp().Str("logger", "bench").Logger()
	table := table()

	start := time.Now()
	var running sync.WaitGroup
	for t := 0; t < threads; t++ {
		running.Add(1)
		go func() {
			defer running.Done()
			share(logger, bound, records/threads, table)
		}()
	}
	running.Wait()
	check(out.Flush())
	check(file.Close())
	fmt.Println(time.Since(start).Nanoseconds())
}

func number(text string) int {
	n, err := strconv.Atoi(text)
	check(err)
	return n
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
