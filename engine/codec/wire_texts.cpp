#include "engine/codec/wire_texts.hpp"

namespace skua::codec {

namespace fb = flatbuffers;

bool read_text(const fb::String* from, std::size_t bytes_max, std::string_view& to) {
    if (from == nullptr) {
        to = {};
        return true;
    }
    to = {from->c_str(), from->size()};
    return to.size() <= bytes_max;
}

bool read_texts(const fb::String* texts, const fb::Vector<std::uint8_t>* lengths,
                std::size_t bytes_max, std::span<std::string_view> to) {
    TextListReader reader(texts, lengths);
    if (!reader.has_count(to.size())) {
        return false;
    }
    for (std::uint32_t i = 0; i < to.size(); ++i) {
        if (!reader.next(i, bytes_max, to[i])) {
            return false;
        }
    }
    return reader.is_used_up();
}

}  // namespace skua::codec
