// The part of Clients that speaks the binary form of the stream: frames of one command, made of the
// command's JSON, and answers as Results.

#include <simdjson.h>

#include "engine/codec/json_bodies.hpp"
#include "schemas/stream_generated.h"
#include "tests/codec/binary_form.hpp"
#include "tests/sim/clients.hpp"
#include "tests/sim/command_json.hpp"

namespace skua::sim {

using sequencer::Envelope;

namespace {

// Takes a frame's only command into an envelope. Owner: the call.
class OneCommand final : public codec::CommandSink {
public:
    explicit OneCommand(Envelope& to) noexcept : to_(to) {}

    base::Arena* next_arena() override { return count_ == 0 ? &to_.arena : nullptr; }
    void on_command(const domain::Command& command, const codec::Problem& problem) override {
        ++count_;
        is_good_ = problem.is_none();
        to_.record.command = command;
    }
    [[nodiscard]] bool has_one() const noexcept { return count_ == 1 && is_good_; }

private:
    Envelope& to_;
    std::size_t count_ = 0;
    bool is_good_ = false;
};

std::string frame_of(codec::BodyKind kind, const std::string& body, simdjson::dom::parser& parser) {
    simdjson::dom::object object;
    const bool is_read = parser.parse(body).get(object) == simdjson::SUCCESS;
    SKUA_ASSERT(is_read);
    return codec::test::BinaryForm().frame(kind, object);
}

// Something that no client should send. Some of it is a command all the same.
void spoil(std::string& frame, Random& random) {
    switch (random.below(3)) {
        case 0:
            frame.resize(random.below(frame.size()));
            return;
        case 1:
            frame[random.below(frame.size())] ^= static_cast<char>(1U << random.below(8));
            return;
        default:
            for (std::size_t i = 0; i < 4; ++i) {
                frame[random.below(frame.size())] = static_cast<char>(random.below(256));
            }
            return;
    }
}

}  // namespace

bool Clients::fill_binary(Client& client, Envelope* envelope, const domain::Command& command,
                          Random& random, Kept& asked) {
    asked.frame = frame_of(body_kind_of(kind_of(command)), asked.text, dom_);
    const bool is_spoiled = random.percent(parts_.plan.bad_percent);
    if (is_spoiled) {
        spoil(asked.frame, random);
    }
    if (!parse_binary(client, envelope, kind_of(command), asked.frame)) {
        if (!is_spoiled) {
            parts_.oracle.fail("valid_command_refused", "as a frame: " + asked.text);
        }
        return false;
    }
    const domain::Command& parsed = envelope->record.command;
    if (is_spoiled) {
        asked.text.clear();
        return parsed.actor == command.actor;  // else it says that it is somebody else's
    }
    if (parsed.fingerprint != codec::fingerprint_of(command, canonical_)) {
        parts_.oracle.fail("forms_differ", "as a frame it is another command: " + asked.text);
    }
    return true;
}

bool Clients::parse_binary(Client& client, Envelope* envelope, domain::CommandKind kind,
                           std::string_view frame) {
    Door& door = *doors_[client.port];
    OneCommand command(*envelope);
    codec::JsonReader::Frame said;
    const codec::Problem problem =
        door.binary_reader->parse_frame(frame, *door.skus, command, said);
    if (!problem.is_none() || !command.has_one()) {
        parts_.coverage.count(Sometimes::bad_command);
        text_.clear();
        door.binary_answers.problem(problem, text_);
        return false;
    }
    return kind_of(envelope->record.command) == kind;
}

void Clients::render_binary(Client& client, const domain::Record& record) {
    text_.clear();
    const std::uint16_t status = doors_[client.port]->binary_answers.decision(
        record, house_->directory(), codec::Detail::lines, codec::Replayed::no, text_);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text_.data());
    flatbuffers::Verifier verifier(bytes, text_.size());
    if (!verifier.VerifySizePrefixedBuffer<stream::Result>(nullptr)) {
        parts_.oracle.fail("answer_differs", "an answer is no Result");
        return;
    }
    const auto* result = flatbuffers::GetSizePrefixedRoot<stream::Result>(bytes);
    const bool is_problem = result->outcome_type() == stream::Outcome::Problem;
    if (result->status() != status || result->sequence() != record.sequence.raw() ||
        is_problem != (record.decision.verdict == domain::Verdict::reject)) {
        parts_.oracle.fail("answer_differs", "an answer's head is not its record's");
        return;
    }
    parts_.coverage.count(Sometimes::binary_answer);
    parts_.oracle.on_answer_text(record.sequence.raw(), text_, codec::Form::binary);
}

}  // namespace skua::sim
