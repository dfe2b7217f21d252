#include "empirical/precision.hpp"

#include "core/errors.hpp"

namespace qhm::empirical {

Precision precision_from(std::string const& name) {
  if (name == "fp32") return Precision::fp32;
  if (name == "bf16") return Precision::bf16;
  throw InputError("--precision", name, "is not a known precision", "choose fp32 or bf16");
}

std::string precision_name(Precision precision) {
  return precision == Precision::fp32 ? "fp32" : "bf16";
}

}  // namespace qhm::empirical
