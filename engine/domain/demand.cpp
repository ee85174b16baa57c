#include "engine/domain/demand.hpp"

namespace skua::domain {

Supply& Demand::of(const Item& item) {
    const std::size_t group = groups_.group_of(item.id);
    if (group < supplies_.size()) {
        return supplies_[group];
    }
    supplies_.push_back({});
    Supply& supply = supplies_.back();
    for (std::size_t i = 0; !item.is_pending && i < locations_.size(); ++i) {
        const Level* level = find_level(item, locations_[i]);
        supply.left[i] = level == nullptr ? Units{} : level->available();
    }
    for (std::size_t i = 0; own_ != nullptr && i < locations_.size(); ++i) {
        supply.left[i] += own_->at(item.id, locations_[i]);
    }
    return supply;
}

}  // namespace skua::domain
