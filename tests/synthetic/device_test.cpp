#include "synthetic/device.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/errors.hpp"
#include "synthetic/engine_cuda.hpp"

namespace qhm::synthetic {
namespace {

using testing::HasSubstr;

std::string refusal(std::string const& name, Objective const& objective, Noise const& noise) {
  try {
    device_from(name, objective, noise);
  } catch (InputError const& error) {
    return error.what();
  }
  return "";
}

TEST(Device, UnknownOnesAreRefused) {
  EXPECT_THAT(refusal("gpu", Quadratic{3}, Rademacher{1, 3}), HasSubstr("choose auto, cpu or cuda"));
}

TEST(Device, CudaIsRefusedWhereThereIsNone) {
  auto const why_not = why_no_cuda();
  if (!why_not) GTEST_SKIP() << "there is a CUDA device";
  EXPECT_THAT(refusal("cuda", Quadratic{3}, Rademacher{1, 3}), HasSubstr("--device: cuda " + *why_not));
  EXPECT_EQ(device_from("auto", Quadratic{3}, Rademacher{1, 3}), Device::cpu);
}

TEST(Device, CudaIsRefusedWhatItCannotHold) {
  if (why_no_cuda()) GTEST_SKIP() << "no CUDA device";
  EXPECT_EQ(device_from("cuda", Quadratic{300}, Rademacher{1, 300}), Device::cuda);
  EXPECT_THAT(refusal("cuda", Quadratic{300}, Sphere{1, 300}), HasSubstr("at most 256 coordinates"));
  EXPECT_THAT(refusal("cuda", Griewank{300}, Rademacher{1, 300}), HasSubstr("at most 256 coordinates"));
  EXPECT_EQ(device_from("auto", Griewank{300}, Rademacher{1, 300}), Device::cpu);
  EXPECT_THAT(refusal("cuda", Quadratic{3}, DataSampling{}), HasSubstr("mini-batches of data"));
}

}  // namespace
}  // namespace qhm::synthetic
