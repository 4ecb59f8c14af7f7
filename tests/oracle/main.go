// Command oracle evaluates CEL as the Kubernetes API server does, for comparison with Seawall's own
// compiler.
//
// It reads one JSON object a line:
//
//	{"names": ["object"], "expression": "object.a > 1", "variables": {"object": {"a": 2}},
//	 "unknowns": [["object", "b"]]}
//
// and writes one a line: {"value": …} (each value tagged with its type), {"error": "…"},
// {"unknown": true}, or {"refused": "…"} for an expression that does not compile.
package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"sort"
	"strconv"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/common/types/ref"
	"github.com/google/cel-go/common/types/traits"
	"k8s.io/apimachinery/pkg/util/version"
	"k8s.io/apiserver/pkg/cel/environment"
)

type question struct {
	Names      []string       `json:"names"`
	Expression string         `json:"expression"`
	Variables  map[string]any `json:"variables"`
	Unknowns   [][]any        `json:"unknowns"`
}

type answer struct {
	Value   any    `json:"value,omitempty"`
	Error   string `json:"error,omitempty"`
	Unknown bool   `json:"unknown,omitempty"`
	Refused string `json:"refused,omitempty"`
}

type compiled struct {
	program cel.Program
	refused string
}

var envs = map[string]*cel.Env{}
var programs = map[string]compiled{}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 64<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		reply, err := json.Marshal(ask(in.Bytes()))
		if err != nil {
			reply, _ = json.Marshal(answer{Error: "cannot be written: " + err.Error()})
		}
		out.Write(reply)
		out.WriteByte('\n')
		out.Flush()
	}
	if err := in.Err(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func ask(line []byte) answer {
	var q question
	decoder := json.NewDecoder(strings.NewReader(string(line)))
	decoder.UseNumber()
	if err := decoder.Decode(&q); err != nil {
		return answer{Refused: "not a question: " + err.Error()}
	}
	made := compile(q.Names, q.Expression)
	if made.refused != "" {
		return answer{Refused: made.refused}
	}
	variables := map[string]any{}
	for name, value := range q.Variables {
		variables[name] = plain(value)
	}
	activation, err := cel.PartialVars(variables, patterns(q.Unknowns)...)
	if err != nil {
		return answer{Error: err.Error()}
	}
	result, _, err := made.program.Eval(activation)
	switch {
	case types.IsUnknown(result):
		return answer{Unknown: true}
	case err != nil:
		return answer{Error: err.Error()}
	}
	return answer{Value: tagged(result)}
}

func compile(names []string, expression string) compiled {
	key := strings.Join(names, ",")
	if made, found := programs[key+"\x00"+expression]; found {
		return made
	}
	env, found := envs[key]
	if !found {
		env = environmentOf(names)
		envs[key] = env
	}
	var made compiled
	ast, issues := env.Compile(expression)
	if issues.Err() != nil {
		made.refused = issues.Err().Error()
	} else {
		program, err := env.Program(ast, cel.EvalOptions(cel.OptPartialEval))
		if err != nil {
			made.refused = err.Error()
		}
		made.program = program
	}
	programs[key+"\x00"+expression] = made
	return made
}

// environmentOf is the API server's environment of 1.35 with these variables, all dyn, and our two
// path functions.
func environmentOf(names []string) *cel.Env {
	options := []cel.EnvOption{
		pathFunction("under", func(path, root string) bool { return below(path, root) }),
		pathFunction("over", func(path, root string) bool { return below(root, path) }),
	}
	for _, name := range names {
		options = append(options, cel.Variable(name, cel.DynType))
	}
	base := environment.MustBaseEnvSet(version.MajorMinor(1, 35))
	set, err := base.Extend(environment.VersionedOptions{
		IntroducedVersion: version.MajorMinor(1, 0),
		EnvOptions:        options,
	})
	if err != nil {
		panic(err)
	}
	env, err := set.Env(environment.NewExpressions)
	if err != nil {
		panic(err)
	}
	return env
}

func pathFunction(name string, test func(path, root string) bool) cel.EnvOption {
	binding := func(path, root ref.Val) ref.Val {
		return types.Bool(test(string(path.(types.String)), string(root.(types.String))))
	}
	return cel.Function(name, cel.MemberOverload("string_"+name+"_string",
		[]*cel.Type{cel.StringType, cel.StringType}, cel.BoolType, cel.BinaryBinding(binding)))
}

// below tells of plain paths, without globs.
func below(path, root string) bool {
	return path == root || strings.HasPrefix(path, strings.TrimSuffix(root, "/")+"/")
}

func patterns(unknowns [][]any) []*cel.AttributePatternType {
	var made []*cel.AttributePatternType
	for _, path := range unknowns {
		pattern := cel.AttributePattern(path[0].(string))
		for _, step := range path[1:] {
			if number, isNumber := step.(json.Number); isNumber {
				index, _ := number.Int64()
				pattern = pattern.QualInt(index)
			} else {
				pattern = pattern.QualString(step.(string))
			}
		}
		made = append(made, pattern)
	}
	return made
}

// plain has numbers as the API server's decoder gives them: int64 where they fit, else float64.
func plain(value any) any {
	switch v := value.(type) {
	case json.Number:
		if i, err := v.Int64(); err == nil {
			return i
		}
		f, _ := v.Float64()
		return f
	case []any:
		for i, item := range v {
			v[i] = plain(item)
		}
	case map[string]any:
		for key, item := range v {
			v[key] = plain(item)
		}
	}
	return value
}

func tagged(value ref.Val) any {
	switch v := value.(type) {
	case types.Null:
		return []any{"null"}
	case types.Bool:
		return []any{"bool", bool(v)}
	case types.Int:
		return []any{"int", strconv.FormatInt(int64(v), 10)}
	case types.Uint:
		return []any{"uint", strconv.FormatUint(uint64(v), 10)}
	case types.Double:
		return []any{"double", strconv.FormatUint(math.Float64bits(float64(v)), 10)}
	case types.String:
		return []any{"string", string(v)}
	case types.Bytes:
		return []any{"bytes", hex.EncodeToString(v)}
	case types.Timestamp:
		return []any{"timestamp", fmt.Sprintf("%d %d", v.Unix(), v.Nanosecond())}
	case types.Duration:
		return []any{"duration", strconv.FormatInt(int64(v.Duration), 10)}
	case *types.Optional:
		if !v.HasValue() {
			return []any{"optional"}
		}
		return []any{"optional", tagged(v.GetValue())}
	case *types.Type:
		return []any{"type", v.TypeName()}
	case traits.Mapper:
		return taggedMap(v)
	case traits.Lister:
		items := []any{}
		for it := v.Iterator(); it.HasNext() == types.True; {
			items = append(items, tagged(it.Next()))
		}
		return []any{"list", items}
	}
	return []any{"opaque", value.Type().TypeName()}
}

func taggedMap(value traits.Mapper) any {
	type pair struct {
		key   string
		entry []any
	}
	var pairs []pair
	for it := value.Iterator(); it.HasNext() == types.True; {
		key := it.Next()
		entry := []any{tagged(key), tagged(value.Get(key))}
		text, _ := json.Marshal(entry[0])
		pairs = append(pairs, pair{string(text), entry})
	}
	sort.Slice(pairs, func(i, j int) bool { return pairs[i].key < pairs[j].key })
	entries := []any{}
	for _, p := range pairs {
		entries = append(entries, p.entry)
	}
	return []any{"map", entries}
}
