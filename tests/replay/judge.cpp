#include "tests/replay/judge.hpp"

#include <algorithm>
#include <variant>

#include "tests/replay/readable.hpp"

namespace skua::replay {

std::optional<Finding> Judge::take(const domain::Record& again, std::span<const std::byte> recorded,
                                   std::uint64_t digest_change) {
    const std::uint64_t sequence = again.sequence.raw();
    bytes_.clear();
    encoder_.append(again, bytes_);
    if (!std::ranges::equal(bytes_, recorded)) {
        return Finding{sequence, readable_difference(recorded, again, directory_)};
    }
    bytes_compared_ += recorded.size();
    // Equal bytes: the journal's own names. That one may contradict another is for `skua verify`.
    static_cast<void>(directory_.learn(again));
    bind_keys(again);
    state_digest_ += digest_change;
    digests_.push_back(state_digest_ + key_digest_);
    if (other_ != nullptr &&
        (other_->size() < digests_.size() || (*other_)[digests_.size() - 1] != digests_.back())) {
        return Finding{sequence,
                       "the state digest after it is another with another number of "
                       "shards"};
    }
    return check_stated();
}

std::optional<Finding> Judge::expect_digest(std::uint64_t sequence, std::uint64_t digest) {
    if (sequence == 0) {
        return std::nullopt;  // the block states none
    }
    stated_.push_back({.sequence = sequence, .digest = digest});
    return check_stated();
}

std::optional<Finding> Judge::check_stated() {
    while (!stated_.empty() && stated_.front().sequence <= digests_.size()) {
        const Stated stated = stated_.front();
        stated_.pop_front();
        if (digests_[stated.sequence - 1] != stated.digest) {
            return Finding{stated.sequence, "the state digest after it is " +
                                                std::to_string(digests_[stated.sequence - 1]) +
                                                ", a block states " +
                                                std::to_string(stated.digest)};
        }
        ++digests_stated_;
    }
    return std::nullopt;
}

// What the sequencer adds to the digest when it passes a record on.
void Judge::bind_keys(const domain::Record& record) {
    const domain::Command& command = record.command;
    const auto bind = [&](std::uint64_t name, domain::OrderId order) {
        key_digest_ += sequencer::term_of({.key = {},
                                           .body = command.fingerprint,
                                           .sequence = record.sequence,
                                           .order = order,
                                           .name = name});
    };
    if (!command.idempotency_key.empty()) {
        bind(keys_.idempotency_key(domain::kind_of(command), command.idempotency_key).name, {});
    }
    const auto* place = std::get_if<domain::PlaceOrder>(&command.body);
    if (place != nullptr && !place->external_id.empty() &&
        record.decision.verdict == domain::Verdict::accept) {
        bind(keys_.external_id(place->channel, place->external_id).name, record.decision.order);
    }
}

}  // namespace skua::replay
