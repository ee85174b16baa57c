#include "engine/journal/block_hash.hpp"

#include <openssl/evp.h>

#include "engine/base/assert.hpp"

namespace skua::journal {

codec::BlockHash hash_block(std::span<const std::byte> block) {
    codec::BlockHash hash{};
    unsigned int size = 0;
    const int ok =
        EVP_Digest(block.data(), block.size(), reinterpret_cast<unsigned char*>(hash.data()), &size,
                   EVP_sha256(), nullptr);
    SKUA_ASSERT(ok == 1 && size == hash.size());
    return hash;
}

}  // namespace skua::journal
