#pragma once

// WireTrip: a command on its way from a client to the engine and its answer back, without the
// sockets: the client library writes the frame, the codec reads it; the codec writes the answer,
// the client library reads it. Each way is made in both forms, and both must say the same.
// Owner: the test's thread.

#include <optional>
#include <string>

#include "adapters/sdk/answer.hpp"
#include "adapters/sdk/command_writer.hpp"
#include "engine/base/arena.hpp"
#include "engine/codec/binary_answers.hpp"
#include "engine/codec/binary_frames.hpp"
#include "engine/codec/json_parse.hpp"
#include "engine/domain/record.hpp"
#include "engine/domain/state.hpp"

namespace skua::test {

class WireTrip {
public:
    // Borrows the state for the names of ids.
    explicit WireTrip(const domain::ShardState& state) : names_(state), binary_(names_) {}

    // The command as the engine received it, in `arena`; or what went wrong. Commands that no
    // client can send come back as they are.
    struct Received {
        domain::Command command;
        std::string fault;
    };
    [[nodiscard]] Received there(sdk::Wire wire, const domain::Command& command,
                                 base::Arena& arena);
    // What the answers in both forms differ in, if in anything.
    [[nodiscard]] std::string back(const domain::Record& record);

private:
    class StateNames final : public domain::Names {
    public:
        explicit StateNames(const domain::ShardState& state) : state_(state) {}
        [[nodiscard]] std::string_view sku(domain::SkuId id) const noexcept override {
            return state_.sku_text(id);
        }
        [[nodiscard]] std::string_view location(domain::LocationId id) const noexcept override {
            return state_.location_name(id);
        }
        [[nodiscard]] std::string_view channel(domain::ChannelId id) const noexcept override {
            return state_.channel_name(id);
        }

    private:
        const domain::ShardState& state_;
    };

    [[nodiscard]] Received receive(sdk::Wire wire, const domain::Command& command,
                                   base::Arena& arena);

    StateNames names_;
    codec::JsonReader json_;
    codec::BinaryReader binary_;
    codec::BinaryAnswers answers_;
    sdk::AnswerReader json_answers_;
    sdk::AnswerReader binary_answers_{sdk::Wire::binary};
};

}  // namespace skua::test
