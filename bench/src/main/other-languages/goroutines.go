// The benchmarks' work in goroutines that hand values over in channels. Prints: case, parameters, ns per operation...
package main

import (
	"fmt"
	"runtime"
	"time"
)

const (
	samples = 5
	least   = 200 * time.Millisecond
	levels  = 17
	fibers  = 1000
	text    = "a weightless thread"
)

// A generator stops when nobody wants its values any more: a goroutine that waits for ever is never garbage.
type generator struct {
	values chan int
	done   chan struct{}
}

func generate(body func(yield func(int) bool)) *generator {
	g := &generator{make(chan int), make(chan struct{})}
	go func() {
		defer close(g.values)
		body(func(value int) bool {
			select {
			case g.values <- value:
				return true
			case <-g.done:
				return false
			}
		})
	}()
	return g
}

func count(yield func(int) bool) {
	for i := 0; yield(i); i++ {
	}
}

//go:noinline
func descend(frames int, yield func(int) bool) int {
	if frames == 1 {
		count(yield)
		return 0
	}
	return descend(frames-1, yield) + frames
}

type node struct {
	left  *node
	value int
	right *node
}

func grow(levels, first int) *node {
	if levels == 0 {
		return nil
	}
	size := 1<<(levels-1) - 1
	return &node{grow(levels-1, first), first + size, grow(levels-1, first+size+1)}
}

func (n *node) walk(yield func(int) bool) {
	if n.left != nil {
		n.left.walk(yield)
	}
	yield(n.value)
	if n.right != nil {
		n.right.walk(yield)
	}
}

func resumptions(body func(yield func(int) bool)) func(int) {
	g := generate(body)
	return func(times int) {
		for i := 0; i < times; i++ {
			<-g.values
		}
	}
}

func createAndDrop(times int) {
	for i := 0; i < times; i++ {
		g := generate(count)
		<-g.values
		close(g.done)
	}
}

func tree() func(int) {
	root := grow(levels, 0)
	const nodes = 1<<levels - 1
	return func(times int) {
		for i := 0; i < times/nodes; i++ {
			sum := 0
			for value := range generate(root.walk).values {
				sum += value
			}
			if sum != nodes*(nodes-1)/2 {
				panic("wrong walk")
			}
		}
	}
}

// Gosched puts a goroutine behind all others: the measuring one takes part in the round.
func roundRobin() func(int) {
	left := 0
	for i := 0; i < fibers; i++ {
		go func() {
			for {
				left--
				runtime.Gosched()
			}
		}()
	}
	return func(times int) {
		left = times
		for left > 0 {
			runtime.Gosched()
		}
	}
}

func rotate(t string) string {
	return t[1:] + t[:1]
}

func rotation() func(int) {
	texts := make(chan string)
	go func() {
		for turned := text; ; {
			turned = rotate(turned)
			texts <- turned
		}
	}()
	return func(times int) {
		for i := 0; i < times; i++ {
			<-texts
		}
	}
}

func plainRotation(times int) {
	turned := text
	for i := 0; i < times; i++ {
		turned = rotate(turned)
	}
	if len(turned) != len(text) {
		panic("wrong text")
	}
}

func timed(run func(int), times int) time.Duration {
	begin := time.Now()
	run(times)
	return time.Since(begin)
}

func measure(name, parameters string, start int, run func(int)) {
	times := start
	for timed(run, times) < least {
		times *= 2
	}
	fmt.Print(name, " ", parameters)
	for i := 0; i < samples; i++ {
		fmt.Printf(" %.3f", float64(timed(run, times).Nanoseconds())/float64(times))
	}
	fmt.Println()
}

func main() {
	runtime.GOMAXPROCS(1)
	measure("Range", "-", 1, resumptions(count))
	for _, depth := range []int{1, 10, 100} {
		depth := depth
		measure("StandingDepth", fmt.Sprint("depth=", depth), 1,
			resumptions(func(yield func(int) bool) { descend(depth, yield) }))
	}
	measure("Tree", "-", 1<<levels-1, tree())
	measure("CreateAndDrop", "-", 1, createAndDrop)
	measure("StringOperations", "-", 1, rotation())
	measure("StringOperationsLoop", "-", 1, plainRotation)
	// Last: its goroutines run on.
	measure("RoundRobin", fmt.Sprint("fibers=", fibers), fibers, roundRobin())
}
