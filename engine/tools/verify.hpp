#pragma once

// Verification of a data directory from its journal alone: what the journal can say of itself
// (lock, manifest, CRC, sequence, chain, epoch, watermark), and every decision, counter, total, key
// and digest against the twin. Reads only.
// Owner: the calling thread.

#include <cstdint>
#include <functional>
#include <string>

#include "engine/tools/certificate.hpp"

namespace skua::tools {

// Called every now and then with the records done and the records there are.
using Progress = std::function<void(std::uint64_t done, std::uint64_t all)>;

Certificate verify(const std::string& directory, const Progress& progress);

}  // namespace skua::tools
