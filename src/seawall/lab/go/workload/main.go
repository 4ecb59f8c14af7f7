// The lab's one workload image: a single static program that serves, asks, resolves, writes and waits.
// As the sandbox (pause) image it also reaps the children that a pod's shared PID namespace leaves.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const usage = `workload COMMAND
  serve [--port 8080] [--folder /data]   HTTP: / hostname, /healthz, /slow?for=2s,
                                         GET and PUT /files/NAME, /get?url=, /resolve?name=
  get [--timeout 2s] [--times N] [--every 1s] URL
  resolve [--server HOST:53] [--timeout 2s] NAME
  write [--every 1s] FILE                append numbered lines, each synced, until it fails
  put FILE TEXT | read FILE | list FOLDER
  sleep DURATION | pause
`

var commands = map[string]func([]string) error{
	"serve": serve, "get": get, "resolve": resolve, "write": write,
	"put": put, "read": read, "list": list, "sleep": sleep, "pause": pause,
}

func main() {
	args := append(os.Args[1:], "")
	run, known := commands[args[0]]
	if !known {
		fmt.Fprint(os.Stderr, usage)
		os.Exit(2)
	}
	// PID 1 is not ended by a signal that it doesn't handle.
	if args[0] != "pause" {
		stop := make(chan os.Signal, 1)
		signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
		go func() { <-stop; os.Exit(0) }()
	}
	if err := run(args[1 : len(args)-1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// parsed gives the words after the flags; there must be as many as wanted.
func parsed(flags *flag.FlagSet, args []string, wanted int) []string {
	_ = flags.Parse(args) // ExitOnError
	if flags.NArg() != wanted {
		fmt.Fprint(os.Stderr, usage)
		os.Exit(2)
	}
	return flags.Args()
}

func serve(args []string) error {
	flags := flag.NewFlagSet("serve", flag.ExitOnError)
	port := flags.Int("port", 8080, "")
	folder := flags.String("folder", "/data", "")
	parsed(flags, args, 0)
	host, _ := os.Hostname()
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, host) })
	http.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	http.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) {
		wait, err := time.ParseDuration(r.FormValue("for"))
		time.Sleep(wait)
		answer(w, host+"\n", err)
	})
	http.HandleFunc("/get", func(w http.ResponseWriter, r *http.Request) {
		text, err := fetch(r.FormValue("url"), 2*time.Second)
		answer(w, text, err)
	})
	http.HandleFunc("/resolve", func(w http.ResponseWriter, r *http.Request) {
		text, err := lookup(r.FormValue("name"), "", 2*time.Second)
		answer(w, text, err)
	})
	http.HandleFunc("/files/", func(w http.ResponseWriter, r *http.Request) {
		path := filepath.Join(*folder, filepath.Base(r.URL.Path))
		if r.Method == http.MethodPut {
			body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
			if err == nil {
				err = synced(path, os.O_TRUNC, body)
			}
			answer(w, "written\n", err)
			return
		}
		body, err := os.ReadFile(path)
		answer(w, string(body), err)
	})
	server := &http.Server{Addr: fmt.Sprintf(":%d", *port), ReadHeaderTimeout: 10 * time.Second}
	return server.ListenAndServe()
}

func answer(w http.ResponseWriter, text string, err error) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	fmt.Fprint(w, text)
}

func get(args []string) error {
	flags := flag.NewFlagSet("get", flag.ExitOnError)
	timeout := flags.Duration("timeout", 2*time.Second, "")
	times := flags.Int("times", 1, "")
	every := flags.Duration("every", time.Second, "")
	url := parsed(flags, args, 1)[0]
	var last error
	for n := range *times {
		if n > 0 {
			time.Sleep(*every)
		}
		text, err := fetch(url, *timeout)
		if err != nil {
			fmt.Println(err)
			last = err
			continue
		}
		fmt.Print(text)
	}
	return last
}

// fetch gives the body; each call connects anew, so that a Service's choice is seen each time.
func fetch(url string, timeout time.Duration) (string, error) {
	client := http.Client{Timeout: timeout, Transport: &http.Transport{DisableKeepAlives: true}}
	got, err := client.Get(url)
	if err != nil {
		return "", err
	}
	defer got.Body.Close()
	body, err := io.ReadAll(io.LimitReader(got.Body, 1<<20))
	if err == nil && got.StatusCode/100 != 2 {
		err = fmt.Errorf("%s: %s", got.Status, strings.TrimSpace(string(body)))
	}
	return string(body), err
}

func resolve(args []string) error {
	flags := flag.NewFlagSet("resolve", flag.ExitOnError)
	server := flags.String("server", "", "")
	timeout := flags.Duration("timeout", 2*time.Second, "")
	text, err := lookup(parsed(flags, args, 1)[0], *server, *timeout)
	fmt.Print(text)
	return err
}

// lookup gives one address a line; server "" is the one of /etc/resolv.conf.
func lookup(name, server string, timeout time.Duration) (string, error) {
	resolver := &net.Resolver{PreferGo: true}
	if server != "" {
		resolver.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, server)
		}
	}
	limited, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	found, err := resolver.LookupHost(limited, name)
	if err != nil {
		return "", err
	}
	return strings.Join(found, "\n") + "\n", nil
}

func write(args []string) error {
	flags := flag.NewFlagSet("write", flag.ExitOnError)
	every := flags.Duration("every", time.Second, "")
	path := parsed(flags, args, 1)[0]
	for n := 0; ; n++ {
		line := fmt.Sprintf("%d %s\n", n, time.Now().UTC().Format(time.RFC3339Nano))
		if err := synced(path, os.O_APPEND, []byte(line)); err != nil {
			return err
		}
		time.Sleep(*every)
	}
}

// synced writes so that the disk has it when this returns.
func synced(path string, how int, text []byte) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|how, 0o644)
	if err != nil {
		return err
	}
	defer file.Close()
	if _, err := file.Write(text); err != nil {
		return err
	}
	return file.Sync()
}

func put(args []string) error {
	words := parsed(flag.NewFlagSet("put", flag.ExitOnError), args, 2)
	return synced(words[0], os.O_TRUNC, []byte(words[1]+"\n"))
}

func read(args []string) error {
	text, err := os.ReadFile(parsed(flag.NewFlagSet("read", flag.ExitOnError), args, 1)[0])
	os.Stdout.Write(text)
	return err
}

func list(args []string) error {
	found, err := os.ReadDir(parsed(flag.NewFlagSet("list", flag.ExitOnError), args, 1)[0])
	for _, entry := range found {
		fmt.Println(entry.Name())
	}
	return err
}

func sleep(args []string) error {
	wait, err := time.ParseDuration(parsed(flag.NewFlagSet("sleep", flag.ExitOnError), args, 1)[0])
	time.Sleep(wait)
	return err
}

// pause waits for its end and reaps what was left to it.
func pause(args []string) error {
	parsed(flag.NewFlagSet("pause", flag.ExitOnError), args, 0)
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT, syscall.SIGCHLD)
	for seen := range signals {
		if seen != syscall.SIGCHLD {
			return nil
		}
		for {
			if child, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil); child <= 0 || err != nil {
				break
			}
		}
	}
	return nil
}
