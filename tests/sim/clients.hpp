#pragma once

// Clients: everybody outside, and the part of the gateway that they reach the engine through: the
// real readers and renderers of JSON and of the stream's binary form, a port, a memory of SKU ids,
// and answers to retries read from the journal. Sockets and HTTP are not here; tests/gateway has
// them.
//
// Each command of a client has a number and a random source of its own, made of seed and number.
// A command that a client hears nothing of (a crash, a dropped connection) is sent again later,
// with the same bytes, if it has a key; without one it is given up.
//
//   answers:  released in the order of the questions, per connection
// Rules, by name: those of the oracle, and valid_command_refused, order_on_connection,
// replay_unreadable, forms_differ (as a frame a command is another one).
// Owner: the simulation.

#include <simdjson.h>

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/codec/binary_answers.hpp"
#include "engine/codec/binary_frames.hpp"
#include "engine/codec/json_parse.hpp"
#include "engine/gateway/sku_memory.hpp"
#include "tests/sim/coverage.hpp"
#include "tests/sim/generator.hpp"
#include "tests/sim/house.hpp"
#include "tests/sim/intent.hpp"
#include "tests/sim/oracle.hpp"

namespace skua::sim {

class Clients {
public:
    // All outlive the clients.
    struct Parts {
        const Settings& settings;
        const Plan& plan;
        const World& world;
        Intents& intents;
        Oracle& oracle;
        Coverage& coverage;
        Random& schedule;
    };
    explicit Clients(const Parts& parts);

    // A new life of the process; what the last one had not answered is unknown.
    void connect(House* house);
    void disconnect();
    // One client forgets what it waits for. The process answers into nothing.
    void drop_a_connection();

    // Asks up to `burst` new commands, questions or old commands again.
    void act(std::size_t burst);
    // Only what was asked before: at the end of a run.
    void ask_unknown_again(std::size_t most);
    std::size_t poll(std::size_t port, std::size_t limit);
    // What the journal reader's thread does: answers retries from the journal.
    std::size_t answer_replays(std::size_t limit);

    [[nodiscard]] std::uint64_t commands() const noexcept { return next_op_; }
    [[nodiscard]] std::size_t under_way() const noexcept { return under_way_; }
    [[nodiscard]] std::size_t unknown() const noexcept;
    // Of commands that wait for their answers.
    void count_met(Disturbance disturbance);

private:
    // A ticket is the number of an intent, or says that it is a question.
    static constexpr std::uint64_t kQuestion = 1ULL << 63U;
    static constexpr std::uint64_t kOutOfTurn = 1ULL << 62U;  // may wait while others are answered
    // Of what was answered, some is kept and asked again much later: keys bind for ever.
    static constexpr std::size_t kKeptMax = 96;
    static constexpr std::uint64_t kKeepOneIn = 8;
    struct Kept {
        IntentIndex intent = kNoIntent;
        std::string text;   // as JSON; empty when the frame says something else
        std::string frame;  // in the binary form, from who speaks it
    };
    struct Client {
        bool speaks_json = false;
        bool speaks_binary = false;  // with neither he hands over plain values
        std::size_t port = 0;
        std::uint32_t connection = 0;     // counts up when it is dropped
        std::uint64_t heard = 0;          // the largest sequence in an answer
        std::deque<std::uint64_t> asked;  // tickets, in the order of asking
        std::vector<Kept> unknown;        // to be sent again
        std::vector<Kept> kept;           // some of what was sent, for ever
        std::vector<Kept> waiting;        // sent and not answered
    };
    // One gateway thread's own.
    struct Door {
        codec::JsonReader reader;
        std::unique_ptr<codec::BinaryReader> binary_reader;
        codec::BinaryAnswers binary_answers;
        std::unique_ptr<gateway::SkuMemory> skus;
        std::vector<sequencer::Envelope*> batch;
    };

    [[nodiscard]] bool act_once();
    void ask(Client& client, std::uint64_t op, Random& random);
    void ask_question(Client& client, std::uint64_t op, Random& random);
    // For command number `op`; none when nobody has heard of it the first time.
    void ask_again(Client& client, const Kept& kept, std::optional<std::uint64_t> op = {});
    [[nodiscard]] bool fill(Client& client, sequencer::Envelope* envelope, std::uint64_t op,
                            Random& random, Kept& asked);
    [[nodiscard]] bool parse(Client& client, sequencer::Envelope* envelope,
                             const domain::Command& command, std::string_view text);
    // clients_binary.cpp
    [[nodiscard]] bool fill_binary(Client& client, sequencer::Envelope* envelope,
                                   const domain::Command& command, Random& random, Kept& asked);
    [[nodiscard]] bool parse_binary(Client& client, sequencer::Envelope* envelope,
                                    domain::CommandKind kind, std::string_view frame);
    void render_binary(Client& client, const domain::Record& record);
    void submit(Client& client, sequencer::Envelope* envelope, std::uint64_t ticket);
    void send_batches();

    void take(sequencer::Envelope* envelope);
    void take_answer(Client& client, sequencer::Envelope* envelope, IntentIndex intent);
    void settle(Client& client, IntentIndex intent, bool is_final);
    void learn(Door& door, const domain::Record& record);
    void render(Client& client, const sequencer::Envelope& envelope);
    void note(std::uint64_t op, const char* how, IntentIndex intent, std::string_view text);
    void note_broken(std::uint64_t op, std::string_view text);
    void note_question(std::uint64_t op, const sequencer::Envelope& envelope);

    const Parts parts_;
    House* house_ = nullptr;
    Generator generator_;
    std::vector<Client> clients_;
    std::vector<std::unique_ptr<Door>> doors_;
    std::deque<sequencer::Envelope*> replays_;
    base::Arena arena_{16 * 1024};
    std::string canonical_;
    simdjson::dom::parser dom_;  // of what frames are made of
    std::string text_;
    std::uint64_t next_op_ = 0;
    std::size_t under_way_ = 0;
};

}  // namespace skua::sim
