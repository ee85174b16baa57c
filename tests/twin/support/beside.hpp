#pragma once

// Beside: the engine and the twin on one sequence. Every command is decided by the engine, judged
// by the twin and applied to both; the digests of every slot must be equal after every record. It
// plays the sequencer: numbers, times, what comes to its end, and keys that were bound before get
// no number. Owner: the test's thread.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/twin/twin.hpp"
#include "tests/twin/support/engine.hpp"

namespace skua::test {

class Beside {
public:
    explicit Beside(twin::Unasked unasked = twin::Unasked::allowed) : twin_(unasked) {}

    // A retry of something that was numbered (or, for orders, accepted) before.
    [[nodiscard]] bool is_retry(const domain::Command& command) const;
    // Carries out the ends that are due, then numbers the command, decides and applies it. What
    // differs, if anything does. The command's texts and spans must live as long as this object.
    [[nodiscard]] std::optional<std::string> submit(const domain::Command& command);
    // As far as the time has passed.
    [[nodiscard]] std::optional<std::string> carry_out_ends();
    // Builds a fresh engine and a fresh twin from the records alone and compares their digests.
    [[nodiscard]] std::optional<std::string> rebuild() const;

    void pass_time(std::int64_t micros) { now_.micros += micros; }
    [[nodiscard]] base::Timestamp now() const { return now_; }
    [[nodiscard]] base::Arena& arena() { return arena_; }
    [[nodiscard]] const twin::Twin& twin() const { return twin_; }
    [[nodiscard]] const Engine& engine() const { return engine_; }
    [[nodiscard]] const std::vector<domain::Record>& records() const { return records_; }
    [[nodiscard]] const domain::Record& last() const { return records_.back(); }

private:
    [[nodiscard]] std::optional<std::string> number(const domain::Command& command);
    // Keeps what is to come to its end, from the records alone, as a sequencer would: it cannot
    // know that the order of a hold was closed.
    void arm(const domain::Record& record);
    void arm_claim(const domain::Record& record);
    void arm_reservation(const domain::Record& record);
    void arm_end(const domain::Record& record, std::uint32_t seconds,
                 const domain::CommandBody& expire);
    void bind_keys(const domain::Record& record);

    base::Arena arena_{64 * 1024};
    Engine engine_;
    twin::Twin twin_;
    base::Timestamp now_{1'700'000'000'000'000};
    std::vector<domain::Record> records_;
    std::map<std::pair<base::Timestamp, domain::Sequence>, domain::CommandBody> armed_;
    std::map<domain::PickListId, std::uint32_t> claim_seconds_;  // of every list there was
    std::set<std::pair<std::string, std::string>> external_ids_;
    std::set<std::pair<domain::CommandKind, std::string>> idempotency_keys_;
};

}  // namespace skua::test
