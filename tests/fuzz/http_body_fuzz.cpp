// Any bytes as a chunked body: what comes of it does not depend on how the bytes arrive, and no
// limit is passed. The decoded body is then read as a percent-encoded text.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/assert.hpp"
#include "engine/gateway/http_chunked.hpp"
#include "engine/gateway/uri.hpp"

namespace {

using namespace skua::gateway;
using State = ChunkedDecoder::State;

constexpr std::size_t kBodyBytesMax = 1024;

struct Outcome {
    State state = State::incomplete;
    std::size_t consumed = 0;
    std::string body;
};

Outcome decode(std::string_view bytes, std::size_t piece_bytes) {
    ChunkedDecoder decoder;
    decoder.start(kBodyBytesMax);
    Outcome outcome;
    while (!bytes.empty() && outcome.state == State::incomplete) {
        const std::string_view piece = bytes.substr(0, piece_bytes);
        std::size_t consumed = 0;
        outcome.state = decoder.feed(piece, consumed, outcome.body);
        SKUA_ASSERT(consumed <= piece.size());
        SKUA_ASSERT(outcome.state != State::incomplete || consumed == piece.size());
        outcome.consumed += consumed;
        bytes.remove_prefix(consumed);
    }
    return outcome;
}

void check_decoded(std::string_view text) {
    std::string decoded;
    for (const PlusSign plus : {PlusSign::stays, PlusSign::is_blank}) {
        if (percent_decode(text, plus, decoded)) {
            SKUA_ASSERT(decoded.size() <= text.size());
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const Outcome at_once = decode(input, std::max<std::size_t>(size, 1));
    for (const std::size_t piece_bytes : {1U, 3U}) {
        const Outcome slow = decode(input, piece_bytes);
        SKUA_ASSERT(slow.state == at_once.state);
        if (at_once.state == State::complete) {
            SKUA_ASSERT(slow.consumed == at_once.consumed);
            SKUA_ASSERT(slow.body == at_once.body);
        }
    }
    SKUA_ASSERT(at_once.body.size() <= kBodyBytesMax);
    check_decoded(at_once.state == State::complete ? std::string_view(at_once.body) : input);
    return 0;
}
