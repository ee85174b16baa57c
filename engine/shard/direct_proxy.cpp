#include "engine/shard/direct_proxy.hpp"

#include "engine/base/assert.hpp"

namespace skua::shard {

void DirectProxy::send(const Task& task) noexcept {
    SKUA_ASSERT(room() > 0);
    completions_[sent_ % completions_.size()] = {.place = task.place,
                                                 .change = shard_.execute(task)};
    ++sent_;
}

bool DirectProxy::try_receive(Completion& completion) noexcept {
    if (received_ == sent_) {
        return false;
    }
    completion = completions_[received_ % completions_.size()];
    ++received_;
    return true;
}

}  // namespace skua::shard
