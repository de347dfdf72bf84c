// Logs the records of the other sides with zerolog into one buffered file, and prints the
// nanoseconds from the first call to the last byte written. Given a number of calls a second, one
// thread makes them in a burst each millisecond, and prints the processor time of these bursts too.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"time"
	"unsafe"

	"github.com/rs/zerolog"
)

const (
	message = "sensor_reading"
	samples = 1024
	buffer  = 256 * 1024
	bursts  = 1000 // a second

	// Of linux/time.h.
	clockThreadCputimeID = 3
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

func log(logger zerolog.Logger, bound bool, i int, table []sample) {
	if bound {
		logger.Info().Msg(message)
	} else {
		fields(logger.Info(), &table[i%samples])
	}
}

func share(logger zerolog.Logger, bound bool, records int, table []sample) {
	for i := 0; i < records; i++ {
		log(logger, bound, i, table)
	}
}

// The processor time of all bursts; waiting for the next one is not among it.
func paced(logger zerolog.Logger, bound bool, records, rate int, table []sample) int64 {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	burst := rate / bursts
	start := time.Now()
	var nanos int64
	for i := 0; i < records; i += burst {
		time.Sleep(time.Until(start.Add(time.Duration(i/burst) * time.Second / bursts)))
		before := threadNanos()
		for k := i; k < i+burst && k < records; k++ {
			log(logger, bound, k, table)
		}
		nanos += threadNanos() - before
	}
	return nanos
}

func threadNanos() int64 {
	var now syscall.Timespec
	_, _, failed := syscall.Syscall(syscall.SYS_CLOCK_GETTIME, clockThreadCputimeID, uintptr(unsafe.Pointer(&now)), 0)
	if failed != 0 {
		check(failed)
	}
	return now.Nano()
}

func main() {
	if len(os.Args) != 5 && len(os.Args) != 6 {
		fmt.Fprintln(os.Stderr, "expected WORKLOAD THREADS RECORDS FILE [RATE]")
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
	if bound {
		logger = bind(logger, &table[0])
	}

	start := time.Now()
	var caller int64
	if len(os.Args) == 6 {
		caller = paced(logger, bound, records, number(os.Args[5]), table)
	} else {
		each(threads, func() { share(logger, bound, records/threads, table) })
	}
	check(out.Flush())
	check(file.Close())
	fmt.Println(time.Since(start).Nanoseconds(), caller)
}

func each(threads int, work func()) {
	var running sync.WaitGroup
	for t := 0; t < threads; t++ {
		running.Add(1)
		go func() {
			defer running.Done()
			work()
		}()
	}
	running.Wait()
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
