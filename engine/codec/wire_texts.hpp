#pragma once

// Texts of a record: one by one, or many as one string with a length byte for each. Internal to
// engine/codec.

#include <flatbuffers/flatbuffers.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace skua::codec {

// The text, if it is at most `bytes_max` long; an absent one is empty.
bool read_text(const flatbuffers::String* from, std::size_t bytes_max, std::string_view& to);
// One text for each of `to`, each at most `bytes_max` long; false if the list is another one.
bool read_texts(const flatbuffers::String* texts, const flatbuffers::Vector<std::uint8_t>* lengths,
                std::size_t bytes_max, std::span<std::string_view> to);

// Text number i of a list that is one string with all texts and one length byte for each.
class TextListReader {
public:
    TextListReader(const flatbuffers::String* texts,
                   const flatbuffers::Vector<std::uint8_t>* lengths) noexcept
        : lengths_(lengths),
          rest_(texts == nullptr ? std::string_view{}
                                 : std::string_view{texts->c_str(), texts->size()}) {}
    [[nodiscard]] bool is_absent() const noexcept { return lengths_ == nullptr; }
    [[nodiscard]] bool has_count(std::size_t count) const noexcept {
        return lengths_ == nullptr ? rest_.empty() : lengths_->size() == count;
    }
    // To be called once for each i, in order; `i` is below the count that was checked.
    bool next(std::uint32_t i, std::size_t bytes_max, std::string_view& text) noexcept {
        if (is_absent()) {
            text = {};
            return true;
        }
        const std::size_t size = lengths_->Get(i);
        if (size > bytes_max || size > rest_.size()) {
            return false;
        }
        text = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return true;
    }
    [[nodiscard]] bool is_used_up() const noexcept { return rest_.empty(); }

private:
    const flatbuffers::Vector<std::uint8_t>* lengths_;
    std::string_view rest_;
};

}  // namespace skua::codec
