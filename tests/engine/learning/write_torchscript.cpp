// write_torchscript FILE SOURCE: compiles a TorchScript method and saves it as a model with a parameter `weight`,
// [[1, 2, 3], [4, 5, 6]].
#include <torch/script.h>

#include <cstdio>

int main(int count, char** arguments) {
  if (count != 3)
    return 2;
  torch::jit::Module model("model");
  model.register_parameter("weight", torch::arange(1, 7, torch::kFloat).reshape({2, 3}), false);
  model.define(arguments[2]);
  model.save(arguments[1]);
  return 0;
}
