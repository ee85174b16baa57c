#include "adapters/sdk/frame.hpp"

#include <optional>

#include "adapters/sdk/binary_commands.hpp"
#include "adapters/sdk/json_commands.hpp"

namespace skua::sdk {
namespace {

constexpr std::string_view kClosing = "]}";

}  // namespace

// Owner: the frame. Behind a pointer, so that a frame that is moved keeps its bytes where they are.
struct Frame::Content {
    std::string text{};
    JsonCommands json{text};
    std::optional<BinaryCommands> binary{};
};

Frame::Frame(std::uint64_t number, Wire wire, Detail detail)
    : number_(number), wire_(wire), detail_(detail) {
    clear();
}

void Frame::clear() {
    content_ = std::make_unique<Content>();
    commands_ = 0;
    is_sealed_ = false;
    if (wire_ == Wire::binary) {
        content_->binary.emplace();
        return;
    }
    content_->text.append("{\"frame\":");
    append_number(content_->text, number_);
    content_->text.append(detail_ == Detail::summary ? ",\"detail\":\"summary\""
                                                     : ",\"detail\":\"lines\"");
    content_->text.append(",\"commands\":[");
}

Frame::~Frame() = default;
Frame::Frame(Frame&& other) noexcept = default;
Frame& Frame::operator=(Frame&& other) noexcept = default;

CommandWriter& Frame::next() {
    const bool is_first = commands_++ == 0;
    if (content_->binary) {
        return *content_->binary;
    }
    if (!is_first) {
        content_->text.push_back(',');
    }
    return content_->json;
}

void Frame::seal() {
    if (is_sealed_) {
        return;
    }
    is_sealed_ = true;
    if (content_->binary) {
        content_->binary->finish(
            number_, detail_ == Detail::summary ? stream::Detail::summary : stream::Detail::lines);
    } else {
        content_->text.append(kClosing);
    }
}

std::string_view Frame::bytes() const noexcept {
    return content_->binary ? content_->binary->bytes() : std::string_view(content_->text);
}

std::size_t Frame::sealed_bytes_max() const noexcept {
    const std::size_t present = bytes().size();
    if (is_sealed_) {
        return present;
    }
    // What a binary frame gets at its end is the list of its commands, and a root table whose
    // padding depends on all that lies before it.
    return content_->binary
               ? present + sizeof(flatbuffers::uoffset_t) * commands_ + kSealingSlackBytes
               : present + kClosing.size();
}

}  // namespace skua::sdk
