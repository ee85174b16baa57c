#include "adapters/cli/importer/json_lines.hpp"

#include <simdjson.h>

#include <array>
#include <string_view>
#include <unordered_map>

#include "adapters/cli/importer/texts.hpp"

namespace skua::importer {

using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;

namespace {

// Below the engine's own limit for a whole frame.
constexpr std::size_t kDepthMax = 24;
constexpr std::size_t kBlockBytes = 256 * 1024;

// Owner: the importing thread.
class JsonLineReading {
public:
    JsonLineReading(std::vector<JsonLine>& orders, Accounts& accounts, RejectLog& rejects)
        : orders_(orders), accounts_(accounts), rejects_(rejects) {}

    bool start() { return parser_.allocate(kJsonLineBytesMax + 1, kDepthMax) == simdjson::SUCCESS; }

    Result<void> take(std::string_view text) {
        ++line_;
        text = trimmed(text);
        if (line_ == 1 && text.starts_with("\xEF\xBB\xBF")) {
            text.remove_prefix(3);
        }
        if (text.empty()) {
            return {};
        }
        const std::string_view fault = fault_of(text);
        if (!fault.empty()) {
            accounts_.add_bad(fault);
            rejects_.add({.line = line_,
                          .kind = to_string(LineKind::bad_line),
                          .reason = fault,
                          .text = text});
            return {};
        }
        bytes_ += text.size();
        if (bytes_ > kJsonFileBytesMax) {
            return Error{ErrorKind::bad_argument,
                         "the file is larger than 2 GiB; import it in parts"};
        }
        std::size_t first = orders_.size();
        if (!key_.empty()) {
            first = first_of_key_.emplace(key_, first).first->second;
        }
        orders_.push_back({.text = std::string(text), .line = line_, .first = first});
        return accounts_.add(LineKind::sale, 0, sdk::Decimal{});
    }

private:
    std::string_view fault_of(std::string_view text) {
        if (text.size() > kJsonLineBytesMax) {
            return "line_too_long";
        }
        if (!simdjson::validate_utf8(text.data(), text.size())) {
            return "invalid_utf8";
        }
        simdjson::dom::element root;
        const simdjson::error_code fault = parser_.parse(text.data(), text.size()).get(root);
        if (fault == simdjson::DEPTH_ERROR) {
            return "too_deep";
        }
        if (fault != simdjson::SUCCESS) {
            return "malformed_json";
        }
        if (!root.is_object()) {
            return "not_an_object";
        }
        read_key(root);
        return "";
    }

    void read_key(simdjson::dom::element order) {
        key_.clear();
        std::string_view channel;
        std::string_view text;
        if (order["idempotency_key"].get(text) == simdjson::SUCCESS) {
            key_.append("k").append(text);
        } else if (order["external_id"].get(text) == simdjson::SUCCESS &&
                   order["channel"].get(channel) == simdjson::SUCCESS) {
            key_.append("c").append(channel).push_back('\0');
            key_.append(text);
        }
    }

    std::vector<JsonLine>& orders_;
    Accounts& accounts_;
    RejectLog& rejects_;
    simdjson::dom::parser parser_{kJsonLineBytesMax + 1};
    std::string key_;  // of the order that was read last; empty without one
    std::unordered_map<std::string, std::size_t> first_of_key_;
    std::uint64_t line_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace

Result<void> read_json_lines(ByteSource& source, std::vector<JsonLine>& orders, Accounts& accounts,
                             RejectLog& rejects) {
    JsonLineReading reading(orders, accounts, rejects);
    if (!reading.start()) {
        return Error{ErrorKind::bad_argument, "no memory for the JSON parser"};
    }
    std::vector<char> block(kBlockBytes);
    std::string pending;  // a line that began in an earlier block, at most one byte over the limit
    while (true) {
        Result<std::size_t> got = source.read(block);
        if (!got) {
            return got.error();
        }
        if (*got == 0) {
            return pending.empty() ? Result<void>() : reading.take(pending);
        }
        std::string_view rest(block.data(), *got);
        while (!rest.empty()) {
            const std::size_t end = rest.find('\n');
            // What is beyond the limit is not needed: the line is refused for its length.
            const std::string_view part = rest.substr(0, end);
            const std::size_t room = kJsonLineBytesMax + 1 - pending.size();
            pending.append(part.substr(0, room));
            if (end == std::string_view::npos) {
                break;
            }
            SKUA_SDK_CHECK(reading.take(pending));
            pending.clear();
            rest.remove_prefix(end + 1);
        }
    }
}

}  // namespace skua::importer
