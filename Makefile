# The commands of this project. `make run` and `make test` are all that a newcomer needs.
CONFIGURATION ?= Release
URL ?= http://127.0.0.1:5210
ACCURACY ?= --page docs/accuracy.md

.PHONY: build pack run samples test test-fast test-full test-docker test-kubernetes accuracy bench fmt clean

build: ## the program, at ./bin/quaestor
	@eng/build.sh $(CONFIGURATION)

pack: ## the NuGet packages and the .NET tool, in artifacts/packages
	@eng/pack.sh $(CONFIGURATION)

run: build samples ## serve the page with the sample shop
	@eng/install.sh run
	bin/quaestor serve --urls $(URL) --source samples/shop

samples: ## make the sample data (deterministic; only when its maker changed)
	@eng/samples.sh $(CONFIGURATION)

test: build samples ## everything that CI runs
	@eng/install.sh test
	@eng/test.sh all

test-fast: ## what finishes within a minute
	@eng/test.sh fast

test-full: build samples ## everything, with the full counts
	@eng/install.sh test
	@eng/test.sh full

test-docker: build ## what needs the Docker engine that QUAESTOR_DOCKER names: unix:///path
	@eng/test.sh docker

test-kubernetes: build ## what needs the cluster that QUAESTOR_KUBECONFIG names, with the image QUAESTOR_KUBERNETES_IMAGE
	@eng/test.sh kubernetes

accuracy: ## the planner on databases that its weights have not seen, into docs/accuracy.md: QUESTIONS=FILE.jsonl
	dotnet run --project bench/Quaestor.Accuracy -c Release -- $(QUESTIONS) $(ACCURACY)

bench: build samples ## speed and memory, as ratios and medians
	@eng/install.sh bench
	dotnet run --project bench/Quaestor.Bench -c Release -- $(BENCH)

fmt: ## apply the code style
	dotnet format Quaestor.slnx

clean:
	rm -rf bin artifacts samples/shop
	dotnet clean Quaestor.slnx -v q -nologo
