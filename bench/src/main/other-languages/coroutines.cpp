// The benchmarks' work in C++20's coroutines, with the smallest generator that can recurse: a leaf is resumed directly,
// whatever its depth. Prints: case, parameters, ns per operation...
#include <chrono>
#include <coroutine>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

class Generator {
public:
    struct promise_type;
    using Handle = std::coroutine_handle<promise_type>;

    // Gives control back to the coroutine around one that ends; to the consumer at the root.
    struct Leave {
        bool await_ready() noexcept { return false; }
        std::coroutine_handle<> await_suspend(Handle ended) noexcept;
        void await_resume() noexcept {}
    };

    struct Enter {
        Handle inner;
        bool await_ready() noexcept { return false; }
        std::coroutine_handle<> await_suspend(Handle outer) noexcept;
        void await_resume() noexcept {}
    };

    struct promise_type {
        int value = 0;
        promise_type* root = this;
        Handle leaf;
        Handle parent;

        Generator get_return_object() {
            leaf = Handle::from_promise(*this);
            return Generator(leaf);
        }
        std::suspend_always initial_suspend() noexcept { return {}; }
        Leave final_suspend() noexcept { return {}; }
        std::suspend_always yield_value(int next) noexcept {
            root->value = next;
            return {};
        }
        Enter yield_value(Generator& inner) noexcept { return {inner.handle}; }
        Enter yield_value(Generator&& inner) noexcept { return {inner.handle}; }
        void return_void() noexcept {}
        void unhandled_exception() { std::abort(); }
    };

    explicit Generator(Handle handle) : handle(handle) {}
    Generator(Generator&& other) noexcept : handle(std::exchange(other.handle, {})) {}
    Generator& operator=(Generator&& other) noexcept {
        std::swap(handle, other.handle);
        return *this;
    }
    ~Generator() {
        if (handle) handle.destroy();
    }

    bool next() {
        handle.promise().leaf.resume();
        return !handle.done();
    }
    int value() const { return handle.promise().value; }

private:
    Handle handle;
};

std::coroutine_handle<> Generator::Leave::await_suspend(Handle ended) noexcept {
    Handle parent = ended.promise().parent;
    if (!parent) return std::noop_coroutine();
    ended.promise().root->leaf = parent;
    return parent;
}

std::coroutine_handle<> Generator::Enter::await_suspend(Handle outer) noexcept {
    inner.promise().parent = outer;
    inner.promise().root = outer.promise().root;
    inner.promise().root->leaf = inner;
    return inner;
}

constexpr int SAMPLES = 5;
constexpr double SECONDS = 0.2;
constexpr int LEVELS = 17;
constexpr int NODES = (1 << LEVELS) - 1;
constexpr int FIBERS = 1000;
const std::string TEXT = "a weightless thread";

Generator numbers() {
    for (int i = 0;; i++) co_yield i;
}

Generator descend(int frames) {
    if (frames == 1) {
        for (int i = 0;; i++) co_yield i;
    }
    co_yield descend(frames - 1);
}

struct Node {
    std::unique_ptr<Node> left;
    int value;
    std::unique_ptr<Node> right;
};

std::unique_ptr<Node> grow(int levels, int first) {
    if (levels == 0) return nullptr;
    int size = (1 << (levels - 1)) - 1;
    return std::make_unique<Node>(Node{grow(levels - 1, first), first + size, grow(levels - 1, first + size + 1)});
}

Generator walk(const Node& node) {
    if (node.left) co_yield walk(*node.left);
    co_yield node.value;
    if (node.right) co_yield walk(*node.right);
}

Generator ticker(long& left) {
    for (;;) {
        left--;
        co_yield 0;
    }
}

std::string rotate(const std::string& text) { return text.substr(1) + text.substr(0, 1); }

Generator rotation(std::string& text) {
    for (;;) {
        text = rotate(text);
        co_yield 0;
    }
}

template <typename Run> double seconds(Run& run, long count) {
    auto begin = std::chrono::steady_clock::now();
    run(count);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

template <typename Run> void measure(const char* name, const std::string& parameters, long count, Run run) {
    while (seconds(run, count) < SECONDS) count *= 2;
    std::printf("%s %s", name, parameters.c_str());
    for (int i = 0; i < SAMPLES; i++) std::printf(" %.3f", seconds(run, count) / count * 1e9);
    std::printf("\n");
    std::fflush(stdout);
}

auto resumptions(Generator& generator) {
    return [&generator](long count) {
        for (long i = 0; i < count; i++) generator.next();
    };
}

int main() {
    Generator range = numbers();
    measure("Range", "-", 1, resumptions(range));
    for (int depth : {1, 10, 100}) {
        Generator deep = descend(depth);
        measure("StandingDepth", "depth=" + std::to_string(depth), 1, resumptions(deep));
    }
    auto root = grow(LEVELS, 0);
    measure("Tree", "-", NODES, [&](long count) {
        for (long i = 0; i < count / NODES; i++) {
            long sum = 0;
            for (Generator values = walk(*root); values.next();) sum += values.value();
            if (sum != static_cast<long>(NODES) * (NODES - 1) / 2) std::abort();
        }
    });
    long left = 0;
    std::vector<Generator> fibers;
    for (int i = 0; i < FIBERS; i++) fibers.push_back(ticker(left));
    measure("RoundRobin", "fibers=" + std::to_string(FIBERS), FIBERS, [&](long count) {
        left = count;
        while (left > 0) {
            for (Generator& fiber : fibers) fiber.next();
        }
    });
    measure("CreateAndDrop", "-", 1, [](long count) {
        Generator last = numbers();
        for (long i = 0; i < count; i++) {
            last = numbers();
            last.next();
        }
    });
    std::string turned = TEXT;
    Generator turning = rotation(turned);
    measure("StringOperations", "-", 1, resumptions(turning));
    measure("StringOperationsLoop", "-", 1, [&](long count) {
        for (long i = 0; i < count; i++) turned = rotate(turned);
    });
}
