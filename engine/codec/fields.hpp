#pragma once

// What a field of a command may be, whatever form it came in. Internal to engine/codec.
//
// JSON and FlatBuffers are two ways to write the same command, so both readers ask here: sizes,
// ranges, characters, and the place that a problem names. The first problem of a command wins; the
// reader goes on, so that the rest of the frame is still read.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/arena.hpp"
#include "engine/codec/problem.hpp"

namespace skua::codec {

// Where in the body we are; a chain on the stack, made into text only when there is a problem.
struct Path {
    static constexpr std::size_t kNoIndex = SIZE_MAX;
    const Path* parent = nullptr;
    std::string_view key;
    std::size_t index = kNoIndex;
};
inline constexpr Path kBodyPath;

enum class Characters : std::uint8_t {
    name,   // no control characters, no space at either end
    id,     // no control characters
    prose,  // tab and line ends are allowed as well
};

struct TextRule {
    std::size_t bytes_min = 0;
    std::size_t bytes_max = 0;
    Characters characters = Characters::name;
    std::string_view detail;  // the size in words
};

struct IntegerRule {
    std::int64_t min = 0;
    std::int64_t max = 0;
    std::string_view detail;
};

// Notes what is wrong with the fields of one command. Owner: the reader, for one command.
class Fields {
public:
    explicit Fields(base::Arena& arena) noexcept : arena_(arena) {}

    [[nodiscard]] const Problem& problem() const noexcept { return problem_; }
    [[nodiscard]] base::Arena& arena() noexcept { return arena_; }
    // The first one stays, but for too_deep: what is nested that deeply is no mistake in a field.
    void note(ProblemCode code, const Path& path, std::string_view detail);

    // Each notes what is wrong and returns true if nothing is. `text` was read by a JSON parser,
    // which has looked at its bytes,
    bool check_text(const Path& path, const TextRule& rule, std::string_view text);
    // or by nobody.
    bool check_raw_text(const Path& path, const TextRule& rule, std::string_view text);
    bool check_integer(const Path& path, const IntegerRule& rule, std::int64_t number);
    bool check_count(const Path& path, std::size_t count, std::size_t items_max);
    // Notes the field `name` of `path` if it is not there.
    bool require(bool is_there, const Path& path, std::string_view name);

private:
    bool check_size(const Path& path, const TextRule& rule, std::string_view text);
    bool check_characters(const Path& path, const TextRule& rule, std::string_view text);

    base::Arena& arena_;
    Problem problem_;
};

// Whether a text that a JSON parser has decoded is UTF-8: its bytes were valid before.
bool is_still_utf8(std::string_view text) noexcept;
// The JSON pointer, behind what is in `out`.
void append_pointer(const Path& path, std::string& out);

}  // namespace skua::codec
