#include "engine/codec/cold_part.hpp"

#include "engine/domain/limits.hpp"

namespace skua::codec {

static_assert(domain::kColdBytesMax == 32768);

JsonError ColdPart::read(std::size_t index, const Path& path, od::value& value) {
    Part& part = parts_[index];
    part.begin = text_.size();
    const JsonError error = scan_.walk(path, value, 2, &text_);
    part.size = text_.size() - part.begin;
    // Quotes, colon and comma; the braces are one byte more than the comma that is not there.
    bytes_ += part.size + kColdNames[index].size() + 4;
    if (bytes_ + 1 > domain::kColdBytesMax) {
        scan_.note(ProblemCode::too_long, path,
                   "customer, addresses, tags and metadata must be at most 32768 bytes together");
    }
    return error;
}

std::string_view ColdPart::join() {
    if (bytes_ == 0) {
        return {};
    }
    const std::size_t begin = text_.size();
    text_ += '{';
    for (std::size_t i = 0; i < kColdNames.size(); ++i) {
        if (parts_[i].size == 0) {
            continue;
        }
        text_ += text_.size() == begin + 1 ? "\"" : ",\"";
        text_ += kColdNames[i];
        text_ += "\":";
        text_.append(text_, parts_[i].begin, parts_[i].size);
    }
    text_ += '}';
    return scan_.arena().copy(std::string_view(text_).substr(begin));
}

}  // namespace skua::codec
