#include <benchmark/benchmark.h>
#include "validation/task_data.hpp"
#include "validation/task_loss.hpp"
#include "validation/probit.hpp"
using namespace franz_parisi::validation;
namespace {
struct Setup { Teacher t=draw_teacher(1000,{.seed=1}); SignPatterns p=draw_patterns(t,2000,{.seed=1}); };
void project(benchmark::State& s){ Setup u; std::vector<double> m(1000,0.3),a(2000); for(auto _:s){u.p.project(m,a);benchmark::DoNotOptimize(a.data());} }
void back(benchmark::State& s){ Setup u; std::vector<double> m(1000,0.3),a(2000,.1); for(auto _:s){u.p.back_project(a,m);benchmark::DoNotOptimize(m.data());} }
void probits(benchmark::State& s){ std::vector<double> a(2000),h(2000); for(size_t i=0;i<2000;i++)a[i]=0.01*(double)i-8; for(auto _:s){benchmark::DoNotOptimize(probit_loss(a,1.0,h));} }
void post(benchmark::State& s){ Posterior p(std::vector<double>(1000,.4)); for(auto _:s){p.change_field([](auto x){benchmark::DoNotOptimize(x.data());});} }
void logc(benchmark::State& s){ std::vector<double> p(1000,.4); for(auto _:s){benchmark::DoNotOptimize(sum_log_2cosh(p));} }
void grad(benchmark::State& s){ Setup u; TaskLoss l(u.p,1); Posterior p(std::vector<double>(1000,.4)); std::vector<double> g(1000); for(auto _:s){benchmark::DoNotOptimize(l.gradient(p,g));} }
BENCHMARK(project)->Unit(benchmark::kMicrosecond);BENCHMARK(back)->Unit(benchmark::kMicrosecond);BENCHMARK(probits)->Unit(benchmark::kMicrosecond);BENCHMARK(post)->Unit(benchmark::kMicrosecond);BENCHMARK(logc)->Unit(benchmark::kMicrosecond);BENCHMARK(grad)->Unit(benchmark::kMicrosecond);
}
BENCHMARK_MAIN();
