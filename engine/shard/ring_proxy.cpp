#include "engine/shard/ring_proxy.hpp"

#include <utility>

#include "engine/base/assert.hpp"

namespace skua::shard {

RingProxy::RingProxy(Lanes& lanes, JointPool& joints, std::vector<Member> members, Faults faults)
    : faults_(faults), lanes_(lanes), joints_(joints), members_(std::move(members)) {
    SKUA_ASSERT(members_.size() == lanes_.shards());
}

domain::Participants RingProxy::participants_of(const Task& task) const noexcept {
    return task.kind == Task::Kind::query
               ? domain::participants_of(*task.query, lanes_.shards(), widened_)
               : domain::participants_of(task.record->command, lanes_.shards(), widened_);
}

Joint* RingProxy::join(const Task& task, ShardIndex home, std::uint64_t shards) noexcept {
    Joint* joint = joints_.take(task, home, shards);
    const domain::OrderId order = task.kind == Task::Kind::command
                                      ? domain::widened_by(task.record->command)
                                      : domain::OrderId{};
    if (!order.is_none() && !faults_.forgets_widening.strikes()) {
        joint->widens = order;
        widened_.begin(order);
    }
    return joint;
}

void RingProxy::send(const Task& task) noexcept {
    const domain::Participants who = participants_of(task);
    const ShardIndex home = shard_of(who.home, lanes_.shards());
    SKUA_ASSERT((who.shards & bit_of(home)) != 0);
    Assignment assignment{.task = task};
    if (who.shards != bit_of(home)) {
        assignment.joint = join(task, home, who.shards);
    }
    for (std::uint64_t left = who.shards; left != 0; left &= left - 1) {
        push(lanes_.inbox(lowest_of(left)), assignment);
    }
    rung_ |= who.shards;
}

bool RingProxy::try_receive(Completion& completion) noexcept {
    for (std::uint16_t empty = 0; empty < lanes_.shards();) {
        Lanes::Outbox& ring = lanes_.outbox(ShardIndex{next_});
        const Done* front = ring.front();
        if (front == nullptr) {
            next_ = static_cast<std::uint16_t>((next_ + 1U) % lanes_.shards());
            ++empty;
            continue;
        }
        const Done done = *front;
        ring.pop();
        if (is_complete(done, completion)) {
            return true;
        }
    }
    return false;
}

bool RingProxy::is_complete(const Done& done, Completion& completion) noexcept {
    if (done.joint == nullptr) {
        completion = {.place = done.place, .change = done.change};
        return true;
    }
    Joint& joint = *done.joint;
    SKUA_ASSERT((joint.done & bit_of(done.shard)) == 0);
    joint.done |= bit_of(done.shard);
    joint.change.add(done.change);
    if (joint.done != joint.participants) {
        return false;
    }
    if (!joint.widens.is_none()) {
        widened_.end(joint.widens, joint.task.record->decision.verdict);
    }
    completion = {.place = joint.task.place, .change = joint.change};
    joints_.give_back(&joint);
    return true;
}

void RingProxy::flush() noexcept {
    for (; rung_ != 0; rung_ &= rung_ - 1) {
        members_[lowest_of(rung_).raw()].bell.ring();
    }
}

// A journal does not say with how many shards it was written: who takes part is asked anew.
void RingProxy::restore(const domain::Record& record) noexcept {
    if (record.decision.verdict == domain::Verdict::reject) {
        return;
    }
    const domain::Participants who =
        domain::participants_of(record.command, lanes_.shards(), widened_);
    for (std::uint64_t left = who.shards; left != 0; left &= left - 1) {
        restored_.add(members_[lowest_of(left).raw()].shard.apply(record));
    }
    if (const domain::OrderId order = domain::widened_by(record.command); !order.is_none()) {
        widened_.add(order);
    }
}

// Locations are everywhere, but each is counted where its name's slot is.
ShardCounts RingProxy::counts() const noexcept {
    ShardCounts sum;
    for (const Member& member : members_) {
        sum.open_orders += member.statistics.open_orders.get();
        sum.items += member.statistics.items.get();
        sum.bytes += member.statistics.bytes.get();
        sum.locations += member.statistics.locations.get();
    }
    sum.bytes += widened_.bytes();
    return sum;
}

}  // namespace skua::shard
