// Checks what Taffrail writes with Go's own libraries for signed notes and transparency logs, and
// without any code of Taffrail's:
//
//	check journal VKEY FILE...        the files of a journal from its genesis on, oldest first
//	check evidence VKEY FILE...       evidence of records, as "taffrail prove" writes it
//	check enrolment FLEETVKEY FILE    prints the text that the fleet's key signed
//	check sign KEYFILE FILE           signs a text with a fleet's key, and prints the note
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	if len(os.Args) < 4 {
		fail(errors.New("usage: check journal|evidence|enrolment|sign KEY FILE..."))
	}
	key, files := os.Args[2], os.Args[3:]
	switch os.Args[1] {
	case "journal":
		fail(journal(key, files))
	case "evidence":
		for _, file := range files {
			fail(evidence(key, file))
		}
	case "enrolment":
		fail(enrolment(key, files[0]))
	case "sign":
		fail(sign(key, files[0]))
	default:
		fail(errors.New("no such check: " + os.Args[1]))
	}
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "check:", err)
		os.Exit(1)
	}
}

// A seal is what a note's text says.
type seal struct {
	size   int64
	root   tlog.Hash
	number int64
	reason string
	next   map[string]string // "next", "nextseg", "nextepoch" to base64 keys
}

func parseSeal(text string) (seal, error) {
	lines := strings.Split(text, "\n")
	s := seal{next: map[string]string{}}
	tree, err := tlog.ParseTree([]byte("go.sum database tree\n" + lines[1] + "\n" + lines[2] + "\n"))
	if err != nil {
		return s, err
	}
	s.size, s.root = tree.N, tree.Hash
	for _, line := range lines[3:] {
		words := strings.Split(line, " ")
		switch {
		case words[0] == "seal" && len(words) == 7:
			s.number, err = strconv.ParseInt(words[1], 10, 64)
			s.reason = words[5]
		case len(words) == 2:
			s.next[words[0]] = words[1]
		}
	}
	return s, err
}

// Keys are those that the seals so far announced.
type keys struct {
	origin string
	root   note.Verifier
	last   *seal
	known  map[string]string // "next", "nextseg", "nextepoch" to base64 keys
}

func newKeys(vkey string) (*keys, error) {
	root, err := note.NewVerifier(vkey)
	if err != nil {
		return nil, err
	}
	return &keys{origin: root.Name(), root: root, known: map[string]string{}}, nil
}

// follow opens a note with the keys announced for it, and takes over what it announces. Where seals
// before it are left out, as in a chain, the segment key speaks for a rotate seal; the epoch key for
// an epoch seal.
func (k *keys) follow(msg []byte) (seal, error) {
	if k.last == nil {
		opened, err := note.Open(msg, note.VerifierList(k.root))
		if err != nil {
			return seal{}, err
		}
		return k.take(opened.Text)
	}
	text := string(msg[:bytes.Index(msg, []byte("\n\n"))+1])
	s, err := parseSeal(text)
	if err != nil {
		return s, err
	}
	need := "next"
	if s.number != k.last.number+1 {
		need = "nextseg"
		if s.next["nextepoch"] != "" {
			need = "nextepoch"
		}
	}
	raw, err := base64.StdEncoding.DecodeString(k.known[need])
	if err != nil || len(raw) != 33 || raw[0] != 1 {
		return s, fmt.Errorf("seal %d: no %s key known: %v", s.number, need, err)
	}
	vkey, err := note.NewEd25519VerifierKey(k.origin, raw[1:])
	if err != nil {
		return s, err
	}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return s, err
	}
	opened, err := note.Open(msg, note.VerifierList(verifier))
	if err != nil {
		return s, fmt.Errorf("seal %d by the key %s: %w", s.number, need, err)
	}
	return k.take(opened.Text)
}

func (k *keys) take(text string) (seal, error) {
	if !strings.HasPrefix(text, k.origin+"\n") {
		return seal{}, errors.New("a note of another origin: " + text)
	}
	s, err := parseSeal(text)
	for name, key := range s.next {
		k.known[name] = key
	}
	k.last = &s
	return s, err
}

// noteOf returns the note of a line that is a seal, else nil.
func noteOf(line []byte) ([]byte, error) {
	var record struct{ Logger, Event, Note string }
	if err := json.Unmarshal(line, &record); err != nil {
		return nil, err
	}
	if record.Logger != "taffrail.journal" || record.Event != "journal_sealed" {
		return nil, nil
	}
	return []byte(record.Note), nil
}

// journal hashes all lines into a tree of Go's making, and checks that each seal states its root,
// that the announced keys signed it, and that the tree of each seal is a prefix of the next one's.
func journal(vkey string, files []string) error {
	k, err := newKeys(vkey)
	if err != nil {
		return err
	}
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var hashes []tlog.Hash
		for _, i := range indexes {
			hashes = append(hashes, stored[i])
		}
		return hashes, nil
	})
	var size, seals int64
	var before *seal
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		for _, line := range bytes.Split(bytes.TrimSuffix(content, []byte("\n")), []byte("\n")) {
			msg, err := noteOf(line)
			if err != nil {
				return fmt.Errorf("%s: record %d: %w", file, size, err)
			}
			if msg != nil {
				s, err := k.follow(msg)
				if err != nil {
					return err
				}
				if err := checkTree(reader, before, s, size); err != nil {
					return fmt.Errorf("seal %d: %w", s.number, err)
				}
				before = &s
				seals++
			}
			hashes, err := tlog.StoredHashes(size, line, reader)
			if err != nil {
				return err
			}
			stored = append(stored, hashes...)
			size++
		}
	}
	fmt.Printf("ok: %d records, %d seals\n", size, seals)
	return nil
}

func checkTree(reader tlog.HashReader, before *seal, s seal, size int64) error {
	if s.size != size {
		return fmt.Errorf("stands at %d, states %d", size, s.size)
	}
	if size == 0 {
		return nil // Go's tree without leaves has another hash than RFC 6962's
	}
	root, err := tlog.TreeHash(size, reader)
	if err != nil {
		return err
	}
	if root != s.root {
		return fmt.Errorf("expected root %v, found %v", s.root, root)
	}
	if before == nil || before.size == 0 {
		return nil
	}
	proof, err := tlog.ProveTree(size, before.size, reader)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, s.size, s.root, before.size, before.root)
}

// evidence checks a record with the root key alone.
func evidence(vkey, file string) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	names, parts := split(string(content))
	k, err := newKeys(vkey)
	if err != nil {
		return err
	}
	for _, line := range strings.Split(strings.TrimSuffix(parts["chain.jsonl"], "\n"), "\n") {
		msg, err := noteOf([]byte(line))
		if err != nil {
			return err
		}
		if _, err := k.follow(msg); err != nil {
			return err
		}
	}
	for _, name := range names {
		if strings.HasPrefix(name, "seal-") {
			if _, err := k.follow([]byte(parts[name])); err != nil {
				return err
			}
		}
	}
	head, msg, _ := strings.Cut(parts["record.tlog-proof"], "\n\n")
	lines := strings.Split(head, "\n")
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	s, err := k.follow([]byte(msg))
	if err != nil {
		return err
	}
	leaf := tlog.RecordHash([]byte(strings.TrimSuffix(parts["record.json"], "\n")))
	if err := tlog.CheckRecord(proof, s.size, s.root, index, leaf); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	fmt.Printf("ok: record %d by seal %d\n", index, s.number)
	return nil
}

// split takes a txtar archive apart.
func split(text string) (names []string, parts map[string]string) {
	parts = map[string]string{}
	name := ""
	for _, line := range strings.SplitAfter(text, "\n") {
		if strings.HasPrefix(line, "-- ") && strings.HasSuffix(line, " --\n") {
			name = line[3 : len(line)-4]
			names = append(names, name)
		} else {
			parts[name] += line
		}
	}
	return names, parts
}

func enrolment(vkey, file string) error {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return err
	}
	msg, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	opened, err := note.Open(msg, note.VerifierList(verifier))
	if err == nil {
		fmt.Print(opened.Text)
	}
	return err
}

func sign(keyFile, file string) error {
	key, err := os.ReadFile(keyFile)
	if err != nil {
		return err
	}
	signer, err := note.NewSigner(strings.TrimSpace(string(key)))
	if err != nil {
		return err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	signed, err := note.Sign(&note.Note{Text: string(text)}, signer)
	if err == nil {
		os.Stdout.Write(signed)
	}
	return err
}
