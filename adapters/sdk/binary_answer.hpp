#pragma once

// What the engine sends on a binary stream, read into the same plain values as JSON. Internal to
// adapters/sdk: AnswerReader is the way in.

#include <string>
#include <string_view>
#include <vector>

#include "adapters/sdk/answer.hpp"

namespace skua::sdk {

// Each message is verified before it is read. Owner: the AnswerReader.
class BinaryAnswerReader {
public:
    Result<Hello> read_hello(std::string_view message);
    Result<void> read_frame(std::string_view message, FrameAnswer& out);

private:
    // Ids of the message's results as texts; views of them are given out.
    std::vector<std::string> ids_;
};

}  // namespace skua::sdk
