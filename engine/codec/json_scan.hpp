#pragma once

// The strict walk over one JSON document, on top of simdjson On-Demand. Internal to engine/codec.
//
// Two kinds of trouble are kept apart. Bytes that are no JSON end the walk: functions return a
// simdjson error and everybody above returns it too. A field that is wrong is noted, the first one
// wins, and the walk goes on, so that the rest of the document is still checked and the next
// command of a frame can be read. On-Demand only validates what is read; so every value is either
// read by one of these functions or walked by skip().

#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/arena.hpp"
#include "engine/codec/fields.hpp"

namespace skua::codec {

namespace od = simdjson::ondemand;
using JsonError = simdjson::error_code;

// Containers inside each other, the body itself being the first.
inline constexpr std::uint32_t kJsonDepthMax = 32;

// The depth of a container that stands there.
inline std::uint32_t depth_of(const Path& path) noexcept {
    std::uint32_t depth = 1;
    for (const Path* at = path.parent; at != nullptr; at = at->parent) {
        ++depth;
    }
    return depth;
}

// Owner: the JsonReader that made it, for one body.
class Scan : public Fields {
public:
    Scan(base::Arena& arena, std::vector<std::string_view>& keys) noexcept
        : Fields(arena), keys_(keys) {}

    // `text` borrows the document's own buffer.
    JsonError read_view(const Path& path, od::value& value, const TextRule& rule,
                        std::string_view& text);
    // `text` lives in the arena.
    JsonError read_text(const Path& path, od::value& value, const TextRule& rule,
                        std::string_view& text);
    JsonError read_integer(const Path& path, od::value& value, const IntegerRule& rule,
                           std::int64_t& number);
    JsonError read_boolean(const Path& path, od::value& value, bool& is_true);
    // Walks any value; appends it to `out`, without spaces, unless that is null. `depth` is the one
    // that the value has if it is a container.
    JsonError walk(const Path& path, od::value& value, std::uint32_t depth, std::string* out);
    JsonError skip(const Path& path, od::value& value) {
        return walk(path, value, depth_of(path), nullptr);
    }

    // Calls on_field(index in `names`, value, path) for each known field, at most once each; `seen`
    // gets their bits.
    template <class OnField>
    JsonError read_fields(const Path& path, od::object& object,
                          std::span<const std::string_view> names, std::uint32_t& seen,
                          const OnField& on_field) {
        for (auto entry : object) {
            od::field field;
            if (const JsonError error = std::move(entry).get(field)) {
                return error;
            }
            std::string_view key;
            if (const JsonError error = field.unescaped_key().get(key)) {
                return error;
            }
            const Path at{&path, key};
            const std::size_t index = first_time(at, names, seen);
            const JsonError error = index == Path::kNoIndex ? skip(at, field.value())
                                                            : on_field(index, field.value(), at);
            if (error) {
                return error;
            }
        }
        return simdjson::SUCCESS;
    }
    // Reads each item with read(value, path, T&) into a place of its own; the list is in the arena.
    template <class T, class Read>
    JsonError read_list(const Path& path, od::value& value, std::size_t items_max,
                        std::span<const T>& into, const Read& read) {
        base::ArenaVector<T> list(arena());
        const JsonError error =
            read_items(path, value, items_max, [&](od::value& item, const Path& at) {
                list.push_back({});
                return read(item, at, list.back());
            });
        into = list.view();
        return error;
    }
    // Calls on_item(value, path) for each item; notes and skips what is no array. Calls it for at
    // most `items_max` items.
    template <class OnItem>
    JsonError read_items(const Path& path, od::value& value, std::size_t items_max,
                         const OnItem& on_item) {
        od::array array;
        if (const JsonError error = open_array(path, value, array)) {
            return error == simdjson::INCORRECT_TYPE ? simdjson::SUCCESS : error;
        }
        std::size_t index = 0;
        for (auto entry : array) {
            od::value item;
            if (const JsonError error = entry.get(item)) {
                return error;
            }
            const Path at{&path, {}, index};
            const JsonError error = index < items_max ? on_item(item, at) : skip(at, item);
            if (error) {
                return error;
            }
            ++index;
        }
        check_count(path, index, items_max);
        return simdjson::SUCCESS;
    }
    // INCORRECT_TYPE: it is none, which is noted, and the value is walked.
    JsonError open_object(const Path& path, od::value& value, od::object& object);
    // Notes the field if its bit is not set.
    void require(std::uint32_t seen, std::size_t index, const Path& path, std::string_view name) {
        Fields::require((seen & (1U << index)) != 0, path, name);
    }

private:
    std::size_t first_time(const Path& path, std::span<const std::string_view> names,
                           std::uint32_t& seen);
    JsonError open_array(const Path& path, od::value& value, od::array& array);
    // Notes and walks a value of another type.
    JsonError refuse_type(const Path& path, od::value& value, std::string_view detail);
    JsonError walk_object(const Path& path, od::value& value, std::uint32_t depth,
                          std::string* out);
    JsonError walk_array(const Path& path, od::value& value, std::uint32_t depth, std::string* out);
    JsonError walk_scalar(const Path& path, od::value& value, std::string* out);
    void note_duplicates(const Path& path, std::size_t first_key);

    std::vector<std::string_view>& keys_;  // of the objects that are being walked, as a stack
};

}  // namespace skua::codec
