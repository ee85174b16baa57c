#pragma once

// RecordedNames: the names behind ids, learned from the records that give them.
// Owner: the calling thread.

#include <map>
#include <string>
#include <string_view>

#include "engine/domain/names.hpp"
#include "engine/domain/record.hpp"

namespace skua::tools {

class RecordedNames final : public domain::Names {
public:
    void learn(const domain::Record& record);

    [[nodiscard]] std::string_view sku(domain::SkuId id) const noexcept override {
        return find(skus_, id);
    }
    [[nodiscard]] std::string_view location(domain::LocationId id) const noexcept override {
        return find(locations_, id);
    }
    [[nodiscard]] std::string_view channel(domain::ChannelId id) const noexcept override {
        return find(channels_, id);
    }

private:
    template <class Map, class Id>
    static std::string_view find(const Map& names, Id id) noexcept {
        const auto found = names.find(id);
        return found == names.end() ? std::string_view{} : std::string_view(found->second);
    }

    std::map<domain::SkuId, std::string> skus_;
    std::map<domain::LocationId, std::string> locations_;
    std::map<domain::ChannelId, std::string> channels_;
};

}  // namespace skua::tools
