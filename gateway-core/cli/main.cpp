#include "cli/cli.h"

int main(int argc, char** argv) {
    return fb::cli::run(argc, argv);
}
